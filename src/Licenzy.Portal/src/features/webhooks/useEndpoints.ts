import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useLive } from '@/shell/live';
import { useScope } from '@/shell/scope';

export type Endpoint = Schema<'EndpointView'>;

const REFRESH_MS = 30_000;
/** Figures of a day are counted anew for each answer: not with every delivery. */
const LIVE_MS = 5_000;

/** The endpoints of the project in this mode, with how they are doing; renewed when deliveries come and go. */
export function useEndpoints() {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('endpoints', 'all'),
    queryFn: ({ signal }) => call(() => api.GET('/portal/webhooks/endpoints', { params: { query: { limit: 100 } }, signal })),
    select: (page) => page.data,
    refetchInterval: REFRESH_MS,
  });
}

/** One endpoint. */
export function useEndpoint(endpointId: string | null | undefined) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('endpoints', 'one', endpointId),
    queryFn: ({ signal }) =>
      call(() => api.GET('/portal/webhooks/endpoints/{endpoint_id}', { params: { path: { endpoint_id: endpointId ?? '' } }, signal })),
    enabled: Boolean(endpointId),
    refetchInterval: REFRESH_MS,
  });
}

/** Asks again how the endpoints are doing when deliveries are made, at most every five seconds. */
export function useEndpointsFollow(): void {
  const client = useQueryClient();
  const { key } = useScope();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive((event) => {
    if (event.kind === 'delivery') {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void client.invalidateQueries({ queryKey: key('endpoints') });
      }, LIVE_MS);
    }
  });
}
