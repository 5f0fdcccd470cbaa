import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '@/api/client';
import { useNow } from '@/components/useNow';
import { useScope } from '@/shell/scope';
import { barsOf, rangeAt, type UsageRange, usageSummary } from './usagePoints';

/** A customer's consumption by days, or by hours where the range is short. */
export function useUsageChart(subjectRef: string, range: UsageRange, at?: string) {
  const { api, key } = useScope();
  const now = useNow();
  const end = at && !Number.isNaN(Date.parse(at)) ? Date.parse(at) : null;
  const query = useQuery({
    // Not the minute: the live stream asks again when something is consumed.
    queryKey: key('customer', subjectRef, 'usage-chart', range, end),
    queryFn: ({ signal }) => {
      const params = { path: { subject_ref: subjectRef }, query: rangeAt(range, end ?? Math.max(now, Date.now())) };
      return call(() => api.GET('/portal/support/customers/{subject_ref}/usage/chart', { params, signal }));
    },
  });
  const bars = useMemo(() => (query.data ? barsOf(query.data) : []), [query.data]);
  return { query, bars, summary: query.data ? usageSummary(bars, query.data.step) : '', zone: query.data?.time_zone ?? 'UTC' };
}
