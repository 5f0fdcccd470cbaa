import { useCallback, useState } from 'react';
import { PasskeyDeclined, problemOf, type Problem } from '@/api/problem';
import { problemWords } from '@/text/problems';

/** One thing that keeps a form from being sent: at a field, or of the whole. */
export interface Fault<Field extends string> {
  field?: Field;
  words: string;
  /** What the server said, where the words do not say it all: its code and id can be quoted then. */
  problem?: Problem;
}

/** The faults of a form, and what shows them. */
export interface Faults<Field extends string> {
  all: readonly Fault<Field>[];
  /** Changes with each try that failed: the summary takes the focus again. */
  attempt: number;
  /** The words at a field. */
  at: (field: Field) => string | undefined;
  /** The id of a field's input. */
  idOf: (field: Field) => string;
  /** Shows these; false when there are none. */
  show: (faults: readonly Fault<Field>[]) => boolean;
  clear: () => void;
}

/** Keeps what is wrong with a form. `form` begins the ids of its fields. */
export function useFaults<Field extends string>(form: string): Faults<Field> {
  const [state, setState] = useState<{ all: readonly Fault<Field>[]; attempt: number }>({ all: [], attempt: 0 });
  const show = useCallback((all: readonly Fault<Field>[]) => {
    setState((before) => ({ all, attempt: all.length > 0 ? before.attempt + 1 : before.attempt }));
    return all.length > 0;
  }, []);
  const clear = useCallback(() => setState((before) => ({ all: [], attempt: before.attempt })), []);
  return {
    ...state,
    at: (field) => state.all.find((fault) => fault.field === field)?.words,
    idOf: (field) => `${form}-${field}`,
    show,
    clear,
  };
}

// What a person did or can mend by themselves; an id to quote would only frighten.
const everyday = new Set(['invalid_request', 'invalid_credentials', 'locked_out', 'rate_limited', 'invalid_link', 'sign_up_closed']);

/** What a failed try is in words; nothing when the person only closed the browser's own dialog. */
export function faultsOf<Field extends string>(failure: unknown, fields: readonly Field[]): Fault<Field>[] {
  if (failure instanceof PasskeyDeclined) {
    return [];
  }
  const problem = problemOf(failure);
  const field = fields.find((known) => known === problem.param);
  if (problem.error === 'invalid_request' || problem.error === 'invalid_credentials' || problem.error === 'invalid_link') {
    return [{ field, words: problem.detail.replaceAll('`', '') }];
  }
  const { title, text } = problemWords(problem);
  return [{ field, words: `${title} ${text}`, problem: everyday.has(problem.error) ? undefined : problem }];
}
