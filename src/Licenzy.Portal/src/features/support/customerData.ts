import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useScope } from '@/shell/scope';

/** Nothing can have happened before; the server answers from the first change that it knows. */
const BEGINNING = '2015-01-01T00:00:00Z';
/** Timers cannot wait longer than this; a page that is open for weeks asks again in between. */
const LONGEST_TIMER_MS = 2_000_000_000;
/** The server decides by its own clock: a little after the instant, so that it has passed there too. */
const AFTERWARDS_MS = 300;

/** One customer, now or at a past instant. Asked again at the instant at which the clock alone changes the decision. */
export function useCustomer(subjectRef: string, at: string | null) {
  const { api, key } = useScope();
  const query = useQuery<Schema<'CustomerPage'>>({
    queryKey: key('customer', subjectRef, 'page', at),
    queryFn: ({ signal }) =>
      call(() =>
        api.GET('/portal/support/customers/{subject_ref}', {
          params: { path: { subject_ref: subjectRef }, query: { at: at ?? undefined } },
          signal,
        }),
      ),
    staleTime: 0,
    // The page of the instant before stays until the new one comes; another customer's never does.
    placeholderData: (previous) => (previous?.subject_ref === subjectRef ? previous : undefined),
  });
  const { data, dataUpdatedAt, refetch } = query;
  useEffect(() => {
    const until = data?.decision.until;
    if (at !== null || !data || data.is_past || !until) {
      return undefined;
    }
    const wait = Date.parse(until) - Date.parse(data.at) - (Date.now() - dataUpdatedAt) + AFTERWARDS_MS;
    const timer = setTimeout(() => void refetch(), Math.min(Math.max(wait, 1_000), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  }, [at, data, dataUpdatedAt, refetch]);
  return query;
}

/** The decision over the whole past, for the ribbon and for the neighbouring changes. */
export function useDecisions(subjectRef: string) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('customer', subjectRef, 'decisions'),
    queryFn: ({ signal }) =>
      call(() =>
        api.GET('/portal/support/customers/{subject_ref}/decisions', {
          params: { path: { subject_ref: subjectRef }, query: { from: BEGINNING } },
          signal,
        }),
      ),
    staleTime: 0,
    placeholderData: keepPreviousData,
    select: (answer) => (answer.subject_ref === subjectRef ? answer : undefined),
  });
}

/** One entitlement with its proof. */
export function useEntitlement(id: string | null) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('entitlement', id),
    queryFn: ({ signal }) =>
      call(() => api.GET('/portal/entitlements/{entitlement_id}', { params: { path: { entitlement_id: id ?? '' } }, signal })),
    enabled: id !== null,
    staleTime: 0,
  });
}

/** The newest changes of an entitlement. */
export function useEntitlementHistory(id: string, limit: number) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('entitlement', id, 'history', limit),
    queryFn: ({ signal }) =>
      call(() =>
        api.GET('/portal/entitlements/{entitlement_id}/history', {
          params: { path: { entitlement_id: id }, query: { limit } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** The newest consumptions of a pack. */
export function useEntitlementUsage(id: string, limit: number) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('entitlement', id, 'usage', limit),
    queryFn: ({ signal }) =>
      call(() =>
        api.GET('/portal/entitlements/{entitlement_id}/usage', { params: { path: { entitlement_id: id }, query: { limit } }, signal }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}
