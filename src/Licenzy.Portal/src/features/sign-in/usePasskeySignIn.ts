import { useEffect, useEffectEvent, useRef } from 'react';
import { passkeysComplete, signInByPasskey } from '@/api/passkeys';
import type { Schema } from '@/api/schemas';

/** The server takes a passkey's answer for five minutes: the question is asked anew before that. */
const ANEW_MS = 4 * 60_000;

/**
 * Signs in with a passkey: by the button (`ask`), and meanwhile by the list that the browser shows under the e-mail field. Of the two
 * only one can wait, and the question that was asked last is the one that counts. `ask` answers null when the list was quicker.
 */
export function usePasskeySignIn(
  enabled: boolean,
  onSignedIn: (signedIn: Schema<'SignedIn'>) => void,
): { ask: () => Promise<Schema<'SignedIn'> | null> } {
  const waiting = useRef<{ stop: () => void; ended: Promise<boolean> } | null>(null);
  const enter = useEffectEvent(onSignedIn);

  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    let left = false;
    const wait = async (signal: AbortSignal): Promise<boolean> => {
      try {
        if (!(await passkeysComplete())) {
          return false;
        }
        enter(await signInByPasskey({ mediation: 'conditional', signal }));
        return true;
      } catch {
        // Nobody pressed anything: what goes wrong here is no matter of theirs, and the button stays.
        return false;
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
      void before?.ended.then((done) => (done || left || waiting.current !== before ? undefined : begin()));
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
      // Somebody may have picked one in the list in the same moment: they are in then.
      return (await before?.ended) ? null : signInByPasskey();
    },
  };
}
