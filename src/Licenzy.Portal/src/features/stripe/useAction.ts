import { useCallback, useRef, useState } from 'react';
import { type Problem, problemOf } from '@/api/problem';

/** Something that a button does: whether it runs, and why it failed. */
export interface Action<Arguments extends unknown[]> {
  busy: boolean;
  problem: Problem | null;
  /** Runs it once at a time; true when it was done. */
  run: (...args: Arguments) => Promise<boolean>;
  clear: () => void;
}

/** Runs a writing and keeps what came of it. What it is given (keys, secrets) is kept nowhere, unlike a mutation's variables. */
export function useAction<Arguments extends unknown[]>(action: (...args: Arguments) => Promise<void>): Action<Arguments> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const latest = useRef(action);
  latest.current = action;

  const run = useCallback(async (...args: Arguments) => {
    if (running.current) {
      return false;
    }
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await latest.current(...args);
      return true;
    } catch (failure) {
      setProblem(problemOf(failure));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);

  const clear = useCallback(() => setProblem(null), []);
  return { busy, problem, run, clear };
}
