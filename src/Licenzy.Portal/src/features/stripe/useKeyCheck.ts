import { useEffect, useRef, useState } from 'react';
import { call } from '@/api/client';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import type { Scope } from '@/shell/scope';
import { keyText } from './keyText';

/** What is known of the key in the field. */
export type KeyCheck =
  | { state: 'none' }
  | { state: 'wrong'; text: string }
  | { state: 'checking' }
  | { state: 'known'; key: Schema<'KeyView'> }
  | { state: 'refused'; problem: Problem };

const PAUSE_MS = 350;

/** Checks a key as it is pasted: by its looks at once, and then with Stripe, without storing anything. The latest key wins. */
export function useKeyCheck(scope: Scope, value: string, replaceAccount: boolean): KeyCheck & { again: () => void } {
  const [check, setCheck] = useState<KeyCheck>({ state: 'none' });
  const [attempt, setAttempt] = useState(0);
  const number = useRef(0);
  const { api, mode } = scope;

  useEffect(() => {
    const mine = ++number.current;
    const looks = keyText(mode, value);
    if (looks.state !== 'asked') {
      setCheck(looks.state === 'wrong' ? looks : { state: 'none' });
      return undefined;
    }
    setCheck({ state: 'checking' });
    const timer = setTimeout(() => {
      const body = {
        mode,
        secret_key: value.trim(),
        webhook_secret: null,
        create_webhook: null,
        replace_account: replaceAccount || null,
        dry_run: true,
      };
      // It stores nothing: after a sign-in it goes on by itself.
      call(() => api.PUT('/portal/stripe/connection', { body })).then(
        (answer) => mine === number.current && setCheck({ state: 'known', key: answer.key }),
        (failure: unknown) => mine === number.current && setCheck({ state: 'refused', problem: problemOf(failure) }),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [api, mode, value, replaceAccount, attempt]);

  return { ...check, again: () => setAttempt((count) => count + 1) };
}
