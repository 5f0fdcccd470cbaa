import { queryOptions } from '@tanstack/react-query';
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
