import { PasskeyDeclined } from '@/api/passkeys';
import { type Problem, problemOf } from '@/api/problem';
import { Notice } from '@/components/Notice';

/** Why a proof of who somebody is was not taken. */
export type ProofFailure = Pick<Problem, 'error' | 'title' | 'detail' | 'request_id'>;

/** The failure to show; null when the person only closed the browser's own dialog. */
export function proofProblemOf(failure: unknown): ProofFailure | null {
  return failure instanceof PasskeyDeclined ? null : problemOf(failure);
}

/** The failure in words, with the request's id where there is one; a failure of one field is shown at the field. */
export function ProofProblem({ failure, title = 'You are not signed in yet.' }: { failure: ProofFailure | null; title?: string }) {
  if (!failure || failure.error === 'field') {
    return null;
  }
  return (
    <Notice tone="bad" title={title}>
      {failure.detail}
      {failure.request_id !== '' && (
        <>
          {' '}
          <code>{failure.request_id}</code>
        </>
      )}
    </Notice>
  );
}
