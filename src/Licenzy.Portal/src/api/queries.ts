import { QueryClient } from '@tanstack/react-query';
import { PortalProblem } from './problem';

const LONGEST_WAIT_MS = 8_000;

/** Whether asking again may help without anybody doing something. */
function isTransient(failure: unknown): boolean {
  return failure instanceof PortalProblem && (failure.status === 0 || failure.status === 503);
}

/**
 * One cache for the page. Keys of what belongs to a project begin with the project and the mode, so that a switch can never show the
 * other's data.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, failure) => count < 2 && isTransient(failure),
      retryDelay: (count) => Math.min(1_000 * 2 ** count, LONGEST_WAIT_MS),
    },
    mutations: { retry: false },
  },
});

/** What is asked of an account and not of one project: the first parts of the keys, before the account's id. */
const accountKeys: readonly unknown[] = ['members', 'invitations', 'plan', 'projects'];

/** Drops what is known of the account that the person leaves for another one. */
export function forgetAccount(): void {
  queryClient.removeQueries({ predicate: (query) => accountKeys.includes(query.queryKey[0]) });
}
