import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { useScope } from './scope';

/** How many of each kind want somebody's attention; a kind that is missing has none. */
export type Attention = Partial<Record<string, number>>;

const REFRESH_MS = 60_000;

/** What somebody should look at, as the overview counts it. */
export function useAttention(): Attention {
  const { api, key } = useScope();
  const overview = useQuery({
    queryKey: key('attention'),
    queryFn: () => call(() => api.GET('/portal/overview', { params: { query: { range: '24h' } } })),
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
    select: (answer) => Object.fromEntries(answer.attention.map((item) => [item.kind, item.count])) as Attention,
  });
  return overview.data ?? {};
}
