import createClient, { type Client } from 'openapi-fetch';
import { csrfToken, rememberCsrfToken } from './csrf';
import type { paths } from './portal';
import { interrupt } from './interruptions';
import { rememberRequestId } from './lastRequest';
import { PortalProblem, unreachable, type Problem } from './problem';
import { queryClient } from './queries';

/** A client of the portal's API; every path, parameter and body is checked against the server's document. */
export type PortalClient = Client<paths>;

export type Mode = 'test' | 'live';

const clients = new Map<string, PortalClient>();

function make(headers: Record<string, string>): PortalClient {
  const client = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin', headers });
  client.use({
    onRequest({ request }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        request.headers.set('X-CSRF-Token', csrfToken());
      }
      return request;
    },
    onResponse({ response }) {
      rememberRequestId(response.headers.get('Request-Id'));
    },
  });
  return client;
}

/** The client of what belongs to a person; what belongs to an account is asked by {@link portalOfAccount}. */
export const portal: PortalClient = make({});

/** The client of one project in one mode: each of its calls names both, whatever other tabs do. */
export function portalOf(projectId: string, mode: Mode): PortalClient {
  const name = `${projectId} ${mode}`;
  const known = clients.get(name);
  if (known) {
    return known;
  }
  const client = make({ 'Licenzy-Project': projectId, 'Licenzy-Mode': mode });
  clients.set(name, client);
  return client;
}

/** The client of the account that a project belongs to, whatever account the session works in since. */
export function portalOfAccount(projectId: string): PortalClient {
  const known = clients.get(projectId);
  if (known) {
    return known;
  }
  const client = make({ 'Licenzy-Project': projectId });
  clients.set(projectId, client);
  return client;
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Makes a call and returns what it answers, or throws a {@link PortalProblem}. When the session ended, the person signs in over the page:
 * a reading goes on by itself then, a writing is pressed again by them. A writing that wants a fresh sign-in asks for it and goes on.
 *
 * @param run Makes the call; it may run more than once.
 */
export async function call<T>(run: () => Promise<Outcome<T>>, reading = true): Promise<T> {
  const outcome = await attempt(run);
  const problem = outcome.problem;
  if (!problem) {
    return outcome.data as T;
  }
  if (problem.error === 'not_signed_in' && (await interrupt('sign_in')) && reading) {
    return finish(await attempt(run));
  }
  if (problem.error === 'reauthentication_required' && (await interrupt('confirm_identity'))) {
    return finish(await attempt(run));
  }
  throw new PortalProblem(problem);
}

/** {@link call} for what changes something. */
export function write<T>(run: () => Promise<Outcome<T>>): Promise<T> {
  return call(run, false);
}

function finish<T>(outcome: { data?: T; problem?: Problem }): T {
  if (outcome.problem) {
    throw new PortalProblem(outcome.problem);
  }
  return outcome.data as T;
}

/** {@link once}, and a second time when another window's sign-in had made the token that this one sends a stale one. */
async function attempt<T>(run: () => Promise<Outcome<T>>): Promise<{ data?: T; problem?: Problem }> {
  const outcome = await once(run);
  if (outcome.problem?.error !== 'csrf_failed') {
    return outcome;
  }
  const me = await once(() => portal.GET('/portal/me'));
  // Somebody else may have signed in there: then nothing of this page is done in their name.
  const known = queryClient.getQueryData<{ user: { id: string } }>(['me']);
  if (!me.data || me.data.user.id !== known?.user.id || me.data.csrf_token === csrfToken()) {
    return outcome;
  }
  rememberCsrfToken(me.data.csrf_token);
  return once(run);
}

async function once<T>(run: () => Promise<Outcome<T>>): Promise<{ data?: T; problem?: Problem }> {
  let outcome: Outcome<T>;
  try {
    outcome = await run();
  } catch (failure) {
    // fetch rejects with a TypeError when nobody answers; anything else is a fault of the page and must be seen.
    if (failure instanceof TypeError) {
      throw unreachable();
    }
    throw failure;
  }
  if (outcome.response.ok) {
    return { data: outcome.data };
  }
  return { problem: asProblem(outcome.error, outcome.response) };
}

function asProblem(body: unknown, response: Response): Problem {
  if (typeof body === 'object' && body !== null && 'error' in body && 'detail' in body) {
    const wait = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    return wait > 0 ? { ...(body as Problem), retry_after_seconds: wait } : (body as Problem);
  }
  // A proxy's page, for instance: it has no code of ours, but its status says enough.
  return {
    error: response.status >= 502 ? 'unavailable' : 'unexpected_answer',
    title: 'The answer is not from Licenzy',
    status: response.status,
    detail: `The answer had the status ${response.status} and was not Licenzy's. Something between this page and Licenzy answered.`,
    request_id: response.headers.get('Request-Id') ?? '',
  };
}
