import { CloseButton, NativeSelect } from '@mantine/core';
import { call } from '@/api/client';
import { CsvExport } from '@/components/CsvExport';
import { FilterBar } from '@/components/FilterBar';
import { FilterChips } from '@/components/FilterChips';
import { FilterField } from '@/components/FilterField';
import { type Follow, FollowPill } from '@/components/FollowPill';
import { useAttention } from '@/shell/attention';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import type { Filters } from '@/shell/useFilters';
import type { CsvColumn } from '@/text/csv';
import { shortId } from '@/text/ids';
import type { Delivery } from './deliveryColumns';
import classes from './DeliveryFilters.module.css';
import { shortUrl } from './endpointUrl';
import { allTypes } from './eventTypes';
import { useEndpoints } from './useEndpoints';

interface DeliverySearch {
  status?: string;
  event_type?: string;
  subject_ref?: string;
  endpoint_id?: string;
  event_id?: string;
}

const statuses = [
  { value: 'all', label: 'All' },
  { value: 'failed', label: 'Retrying' },
  { value: 'dead', label: 'Dead' },
  { value: 'pending', label: 'Pending' },
  { value: 'sent', label: 'Sent' },
  { value: 'no_endpoint', label: 'No endpoint' },
] as const;

/** The state that the address asks for; undefined where it names none, and for what is none. */
export function statusOf(text: string | undefined): string | undefined {
  return statuses.find((known) => known.value === text && known.value !== 'all')?.value;
}

const csvColumns: readonly CsvColumn<Delivery>[] = [
  { header: 'id', value: (row) => row.id },
  { header: 'event_id', value: (row) => row.event_id },
  { header: 'event_type', value: (row) => row.event_type },
  { header: 'subject_ref', value: (row) => row.subject_ref },
  { header: 'url', value: (row) => row.url },
  { header: 'status', value: (row) => row.status },
  { header: 'attempts', value: (row) => row.attempts },
  { header: 'last_http_status', value: (row) => row.last_http_status },
  { header: 'last_error', value: (row) => row.last_error },
  { header: 'next_attempt_at', value: (row) => row.next_attempt_at },
  { header: 'created_at', value: (row) => row.created_at },
  { header: 'finished_at', value: (row) => row.finished_at },
];

/** The filters over the deliveries: how they stand, what of, whom about, where to. */
export function DeliveryFilters({ search, filters, follow }: { search: DeliverySearch; filters: Filters; follow: Follow }) {
  const { api, mode } = useScope();
  const endpoints = useEndpoints().data ?? [];
  const dead = useAttention().dead_deliveries;
  const query = { status: search.status, event_type: search.event_type, subject_ref: search.subject_ref, endpoint_id: search.endpoint_id };
  const only = !search.event_type && !search.subject_ref && !search.endpoint_id && !search.event_id;
  return (
    <FilterBar
      chips={
        <FilterChips
          label="Status"
          value={oneOf(search.status, statuses.map((status) => status.value), 'all')}
          options={statuses.map((status) => ({
            ...status,
            // What is counted is the whole project's: beside other filters the number would be wrong.
            count: status.value === 'dead' && only ? dead : undefined,
            href: filters.hrefWith({ status: status.value === 'all' ? undefined : status.value, dialog: undefined }),
          }))}
        />
      }
      end={
        <>
          <FollowPill follow={follow} />
          <CsvExport
            noun="deliveries"
            fileName={`deliveries-${mode}`}
            columns={csvColumns}
            fetch={(cursor, signal) =>
              call(() =>
                api.GET('/portal/webhooks/outbound', { params: { query: { ...query, event_id: search.event_id, cursor, limit: 100 } }, signal }),
              )
            }
          />
        </>
      }
    >
      <NativeSelect
        size="xs"
        label="Event type"
        value={search.event_type ?? ''}
        data={[{ value: '', label: 'Every type' }, ...allTypes.map((type) => ({ value: type, label: type }))]}
        onChange={(event) => filters.change({ event_type: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        size="xs"
        label="Endpoint"
        value={search.endpoint_id ?? ''}
        data={[
          { value: '', label: 'Every endpoint' },
          ...endpoints.map((endpoint) => ({ value: endpoint.id, label: shortUrl(endpoint.url) })),
          ...(search.endpoint_id && !endpoints.some((known) => known.id === search.endpoint_id)
            ? [{ value: search.endpoint_id, label: shortId(search.endpoint_id) }]
            : []),
        ]}
        onChange={(event) => filters.change({ endpoint_id: event.currentTarget.value || undefined })}
      />
      <FilterField
        label="Customer"
        placeholder="subject_ref, whole"
        value={search.subject_ref ?? ''}
        onChange={(value) => filters.change({ subject_ref: value })}
      />
      {search.event_id && (
        <span className={classes.event}>
          of event <code>{shortId(search.event_id)}</code>
          <CloseButton size="xs" aria-label="Show every event" onClick={() => filters.change({ event_id: undefined })} />
        </span>
      )}
    </FilterBar>
  );
}
