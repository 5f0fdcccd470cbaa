import { useEffect, useEffectEvent, useRef } from 'react';
import { passkeysComplete, signInByPasskey } from '@/api/passkeys';
import type { Schema } from '@/api/schemas';

/** The server takes a passkey's answer for five minutes: the question is asked anew before that. */
const ANEW_MS = 4 * 60_000;

/**
 * Signs in with a passkey: by the button (`ask`), and meanwhile by the list that the browser shows under the e-mail field. Of the two
 * only one can wait, and the question that was asked last is the one that counts.
 */
export function usePasskeySignIn(
  enabled: boolean,
  onSignedIn: (signedIn: Schema<'SignedIn'>) => void,
): { ask: () => Promise<Schema<'SignedIn'>> } {
  const waiting = useRef<{ stop: () => void; ended: Promise<void> } | null>(null);
  const enter = useEffectEvent(onSignedIn);

  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    let left = false;
    const wait = async (signal: AbortSignal): Promise<void> => {
      try {
        if (await passkeysComplete()) {
          enter(await signInByPasskey({ mediation: 'conditional', signal }));
        }
      } catch {
        // Nobody pressed anything: what goes wrong here is no matter of theirs, and the button stays.
      }
    };
    const begin = (): void => {
      const control = new AbortController();
      const ended = wait(control.signal);
      waiting.current = { stop: () => control.abort(), ended };
    };
    begin();
    const timer = setInterval(() => {
      const before = waiting.current;
      before?.stop();
      void before?.ended.then(() => (left || waiting.current !== before ? undefined : begin()));
    }, ANEW_MS);
    return () => {
      left = true;
      clearInterval(timer);
      waiting.current?.stop();
      waiting.current = null;
    };
  }, [enabled]);

  return {
    ask: async () => {
      const before = waiting.current;
      waiting.current = null;
      before?.stop();
      await before?.ended;
      return signInByPasskey();
    },
  };
}
