import type { components } from './portal';

/** What the server answers when it refuses (RFC 9457), and the wait that it asks for (`Retry-After`). */
export type Problem = components['schemas']['Problem'] & { retry_after_seconds?: number };

/**
 * A call that did not do what it should: the server refused it (`status` is its HTTP status, `error` its stable code), or nobody answered
 * (`status` 0, `error` `unreachable`).
 */
export class PortalProblem extends Error {
  override readonly name = 'PortalProblem';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }

  get error(): string {
    return this.problem.error;
  }
}

/** The problem in whatever was thrown: what is no refusal of the server's is one of ours. */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof PortalProblem) {
    return failure.problem;
  }
  const detail = failure instanceof Error ? failure.message : String(failure);
  return { error: 'page_error', title: 'The page failed', status: 0, detail, request_id: '' };
}

/** Nobody answered: the network is away, or the server. */
export function unreachable(): PortalProblem {
  return new PortalProblem({
    error: 'unreachable',
    title: 'Licenzy cannot be reached',
    status: 0,
    detail: 'No answer came, so whether anything was done is not known. Look at what is there before you ask again.',
    request_id: '',
  });
}

/** The person closed the browser's own dialog, or let it run out: no failure, and nothing was done. */
export class PasskeyDeclined extends Error {
  override readonly name = 'PasskeyDeclined';

  constructor() {
    super('The browser’s dialog was closed, or it took too long. Nothing was done.');
  }
}
