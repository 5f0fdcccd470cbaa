import { queryOptions } from '@tanstack/react-query';
import { call, portal } from '@/api/client';

/** Whether this browser is signed in, and how one may come in here. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 0,
  queryFn: () => call(() => portal.GET('/portal/auth/session')),
});
