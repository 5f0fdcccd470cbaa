import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call, portal } from './client';
import { rememberCsrfToken } from './csrf';

/** The person, their places and what they may do. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async () => {
    const me = await call(() => portal.GET('/portal/me'));
    rememberCsrfToken(me.csrf_token);
    return me;
  },
});

/**
 * Asks again who the person is and what they may do, after a change. It never fails: the change was made, and saying otherwise because
 * this reading failed would be wrong; the next focus asks again.
 */
export async function askMeAgain(client: QueryClient): Promise<void> {
  await client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => client.invalidateQueries({ queryKey: meQuery.queryKey, refetchType: 'none' }));
}
