import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { useAccountScope } from '@/shell/accountScope';
import { type Scope, useScope } from '@/shell/scope';

/** The connections of both modes. */
export function connectionQuery({ api, key }: Scope) {
  return {
    queryKey: key('connection'),
    queryFn: () => call(() => api.GET('/portal/stripe/connection')),
  };
}

/** The connections of both modes, renewed twice a minute. */
export function useConnections() {
  return useQuery({ ...connectionQuery(useScope()), refetchInterval: 30_000 });
}

/** The doctor's report of the mode in the address. It asks Stripe, so it runs when the page opens and when somebody wants it. */
export function useDoctor(enabled: boolean) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('doctor'),
    queryFn: () => call(() => api.POST('/portal/stripe/connection/doctor')),
    enabled,
    staleTime: 10_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}

/** What somebody who registers the endpoint by hand pastes into Stripe. */
export function useEventsToEnable(enabled = true) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('connection', 'events-to-enable'),
    queryFn: () => call(() => api.GET('/portal/stripe/connection/events-to-enable')),
    enabled,
    staleTime: 60_000,
  });
}

/** What people of the account are called, by their id. */
export function usePeople(): (id: string | null) => string | null {
  const { api, key } = useAccountScope();
  const members = useQuery({
    queryKey: key('members', 'names'),
    queryFn: () => call(() => api.GET('/portal/members', { params: { query: { limit: 100 } } })),
    staleTime: 300_000,
  });
  return (id) => {
    const member = members.data?.data.find((one) => one.user_id === id);
    return member ? (member.name ?? member.email) : null;
  };
}
