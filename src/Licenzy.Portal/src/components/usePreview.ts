import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';

const CHANGE_MS = 300;

/** What an action would do, asked again whenever the form changes. */
export interface Preview {
  /** The newest answer; it stays while the next is on its way. */
  result: Schema<'ActionResult'> | null;
  problem: Problem | null;
  /** Whether the answer belongs to the form as it stands. */
  current: boolean;
  /** Asks again at once. */
  refresh: () => void;
}

/**
 * Asks for a preview at once and 300 ms after each change of the form. The latest question's answer wins, whatever order they come in.
 *
 * @param form The form as text: another text is another question.
 * @param ready False while the form cannot be asked about yet.
 */
export function usePreview(ask: () => Promise<Schema<'ActionResult'>>, form: string, ready: boolean): Preview {
  const [answer, setAnswer] = useState<{ form: string; round: number; result?: Schema<'ActionResult'>; problem?: Problem }>();
  const [round, setRound] = useState(0);
  const lastResult = useRef<Schema<'ActionResult'> | null>(null);
  const asked = useRef<string | null>(null);
  const askNow = useEffectEvent(ask);

  useEffect(() => {
    if (!ready) {
      return;
    }
    let dropped = false;
    const wait = asked.current === null || asked.current === form ? 0 : CHANGE_MS;
    const timer = window.setTimeout(() => {
      asked.current = form;
      askNow().then(
        (result) => {
          if (!dropped) {
            lastResult.current = result;
            setAnswer({ form, round, result });
          }
        },
        (failure: unknown) => dropped || setAnswer({ form, round, problem: problemOf(failure) }),
      );
    }, wait);
    return () => {
      dropped = true;
      window.clearTimeout(timer);
    };
  }, [form, ready, round]);

  const current = ready && answer?.form === form && answer.round === round;
  return {
    result: answer?.result ?? (current ? null : lastResult.current),
    problem: current ? (answer.problem ?? null) : null,
    current,
    refresh: () => setRound((value) => value + 1),
  };
}
