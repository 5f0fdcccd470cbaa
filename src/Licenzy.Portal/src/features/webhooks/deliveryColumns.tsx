import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import type { DataColumn } from '@/components/DataTable';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { grouped } from '@/text/numbers';
import { AnswerBadge } from './AnswerBadge';
import { shortUrl } from './endpointUrl';
import { NextAttempt } from './NextAttempt';

export type Delivery = Schema<'DeliveryView'>;

/** `3 of 10`, and only the number where none is the last. */
export function attemptsInWords(delivery: Pick<Delivery, 'attempts' | 'max_attempts' | 'status'>): string {
  const open = delivery.status === 'failed' || delivery.status === 'pending';
  return open && delivery.max_attempts !== null
    ? `${grouped(delivery.attempts)} of ${grouped(delivery.max_attempts)}`
    : grouped(delivery.attempts);
}

function Next({ delivery }: { delivery: Delivery }) {
  if (delivery.held) {
    return <>{delivery.held === 'endpoint_disabled' ? 'When enabled' : 'After the pause'}</>;
  }
  return delivery.next_attempt_at ? <NextAttempt at={delivery.next_attempt_at} /> : <>–</>;
}

/** The columns of every list of deliveries. */
export function deliveryColumns(path: (path: string) => string): DataColumn<Delivery>[] {
  return [
    { id: 'event_type', header: 'Event', cell: (row) => <code>{row.event_type}</code> },
    { id: 'created_at', header: 'Created', cell: (row) => <RelativeTime value={row.created_at} />, hideBelow: 720 },
    {
      id: 'subject_ref',
      header: 'Customer',
      cell: (row) =>
        row.subject_ref === null ? 'None, a test' : <AppLink href={path(`/customers/${encodeURIComponent(row.subject_ref)}`)}>{row.subject_ref}</AppLink>,
    },
    {
      id: 'endpoint',
      header: 'Endpoint',
      cell: (row) =>
        row.endpoint_id && row.url ? <AppLink href={path(`/endpoints/${row.endpoint_id}`)}>{shortUrl(row.url)}</AppLink> : '–',
      hideBelow: 1080,
    },
    { id: 'status', header: 'Status', cell: (row) => <StatusBadge domain="delivery" value={row.status} /> },
    { id: 'attempts', header: 'Attempts', align: 'right', cell: attemptsInWords },
    {
      id: 'answer',
      header: 'Last answer',
      cell: (row) => <AnswerBadge status={row.last_http_status} error={row.last_error} />,
      hideBelow: 900,
    },
    { id: 'next', header: 'Next attempt', align: 'right', cell: (row) => <Next delivery={row} /> },
  ];
}

/** Whether a delivery can be put back to pending by hand. */
export function canRequeue(delivery: Pick<Delivery, 'status' | 'endpoint_id'>): boolean {
  return (delivery.status === 'dead' || delivery.status === 'failed') && delivery.endpoint_id !== null;
}
