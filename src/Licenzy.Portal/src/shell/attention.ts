import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { type Scope, useScope } from './scope';

/** How many of each kind want somebody's attention; a kind that is missing has none. */
export type Attention = Partial<Record<string, number>>;

const REFRESH_MS = 60_000;

/** The overview of the last day, which the whole page shares: what wants attention, and how many have access. */
export function overviewQuery({ api, key }: Scope) {
  return queryOptions({
    queryKey: key('attention'),
    queryFn: () => call(() => api.GET('/portal/overview', { params: { query: { range: '24h' } } })),
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });
}

/** What somebody should look at, as the overview counts it. */
export function useAttention(): Attention {
  const overview = useQuery({
    ...overviewQuery(useScope()),
    select: (answer) => Object.fromEntries(answer.attention.map((item) => [item.kind, item.count])) as Attention,
  });
  return overview.data ?? {};
}
