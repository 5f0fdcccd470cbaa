import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { CsvExport } from '@/components/CsvExport';
import { FilterBar } from '@/components/FilterBar';
import { FilterChips } from '@/components/FilterChips';
import { FilterField } from '@/components/FilterField';
import { type Follow, FollowPill } from '@/components/FollowPill';
import { MomentField } from '@/components/MomentField';
import { useAttention } from '@/shell/attention';
import { useScope } from '@/shell/scope';
import type { Filters } from '@/shell/useFilters';
import type { CsvColumn } from '@/text/csv';

type Event = Schema<'InboundEventView'>;

/** The filters as the API takes them. */
export interface EventQuery {
  status?: string;
  type?: string;
  subject_ref?: string;
  from?: string;
  to?: string;
}

/** How events can stand, as the address says it. */
export const statuses = ['all', 'applied', 'failed', 'unmapped', 'ignored', 'received'] as const;

type Status = (typeof statuses)[number];

const labels: Readonly<Record<Status, string>> = {
  all: 'All',
  applied: 'Applied',
  failed: 'Failed',
  unmapped: 'Unmapped',
  ignored: 'Ignored',
  received: 'Received',
};

const csvColumns: readonly CsvColumn<Event>[] = [
  { header: 'stripe_event_id', value: (row) => row.stripe_event_id },
  { header: 'type', value: (row) => row.type },
  { header: 'status', value: (row) => row.status },
  { header: 'reason', value: (row) => row.reason },
  { header: 'object_id', value: (row) => row.object_id },
  { header: 'subject_ref', value: (row) => row.subject_ref },
  { header: 'tries', value: (row) => row.tries },
  { header: 'received_count', value: (row) => row.received_count },
  { header: 'created_at', value: (row) => row.created_at },
  { header: 'received_at', value: (row) => row.received_at },
  { header: 'applied_at', value: (row) => row.applied_at },
];

interface EventFiltersProps {
  query: EventQuery;
  status: Status;
  filters: Filters;
  follow: Follow;
}

/** The filters over Stripe's events: how they stand, of which type, about whom, when. */
export function EventFilters({ query, status, filters, follow }: EventFiltersProps) {
  const { api, key, mode } = useScope();
  const attention = useAttention();
  const known = useQuery({
    queryKey: key('connection', 'events-to-enable'),
    queryFn: ({ signal }) => call(() => api.GET('/portal/stripe/connection/events-to-enable', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const only = !query.type && !query.subject_ref && !query.from && !query.to;
  return (
    <FilterBar
      chips={
        <FilterChips
          label="State"
          value={status}
          options={statuses.map((value) => ({
            value,
            label: labels[value],
            count: value === 'failed' && only ? attention.failed_events : undefined,
            href: filters.hrefWith({ status: value === 'all' ? undefined : value, open: undefined }),
          }))}
        />
      }
      end={
        <>
          <FollowPill follow={follow} />
          <CsvExport
            noun="events"
            fileName={`stripe-events-${mode}`}
            columns={csvColumns}
            fetch={(cursor, signal) =>
              call(() => api.GET('/portal/stripe/events', { params: { query: { ...query, cursor, limit: 100 } }, signal }))
            }
          />
        </>
      }
    >
      <FilterField
        label="Type"
        placeholder="invoice.paid"
        width={230}
        suggestions={known.data?.event_types}
        value={query.type ?? ''}
        onChange={(value) => filters.change({ type: value })}
      />
      <FilterField
        label="Customer"
        placeholder="subject_ref, whole"
        value={query.subject_ref ?? ''}
        onChange={(value) => filters.change({ subject_ref: value })}
      />
      <MomentField size="xs" width={190} label="From" value={query.from} onChange={(value) => filters.change({ from: value })} />
      <MomentField size="xs" width={190} label="Until" value={query.to} onChange={(value) => filters.change({ to: value })} />
    </FilterBar>
  );
}
