import { IconSend } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { CsvExport } from '@/components/CsvExport';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { useScope } from '@/shell/scope';
import type { CsvColumn } from '@/text/csv';
import { elapsed } from '@/text/time';
import { useDeliveries, useDeliveriesPage } from './customerLists';
import { fileNameOf } from './download';
import classes from './Lists.module.css';

interface DeliveriesTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

type Told = Schema<'ToldDelivery'>;

/** Everything that the app was told of a customer, and whether it reached it. */
export function DeliveriesTab({ subjectRef, at }: DeliveriesTabProps) {
  const { mode, path, projectId } = useScope();
  const list = useDeliveries(subjectRef);
  const page = useDeliveriesPage(subjectRef);
  return (
    <Card
      title="Deliveries to your app"
      description={at ? 'All of them as they stand now, also what came after the instant that you look at.' : undefined}
      flush
      aside={
        <CsvExport
          fetch={(cursor, signal) => page({ cursor, limit: 100 }, signal)}
          columns={csvColumns}
          fileName={fileNameOf('deliveries', subjectRef, mode)}
          noun="deliveries"
          disabled={list.rows.length === 0}
        />
      }
    >
      <DataTable
        label="Deliveries"
        columns={columns}
        rowKey={(row) => row.id ?? row.event_id}
        getRowHref={(row) => (row.id ? path(`/deliveries/${row.id}`) : undefined)}
        {...list}
        empty={
          <EmptyState
            icon={IconSend}
            title="Your app was not told anything about this customer"
            text="Licenzy tells your app about every change; add an endpoint to receive them."
            actions={
              <ButtonLink variant="default" to="/p/$projectId/$mode/endpoints" params={{ projectId, mode }}>
                See endpoints
              </ButtonLink>
            }
          />
        }
      />
    </Card>
  );
}

const columns: readonly DataColumn<Told>[] = [
  { id: 'type', header: 'Event', cell: (row) => <code>{row.event_type}</code> },
  { id: 'status', header: 'Status', cell: (row) => <StatusBadge domain="delivery" value={row.status} /> },
  {
    id: 'answer',
    header: 'Last answer',
    cell: (row) => (
      <span className={classes.cell}>
        <span>{row.http_status ?? row.error?.replaceAll('_', ' ') ?? '–'}</span>
        {row.duration_ms !== null && <span className={classes.under}>in {elapsed(row.duration_ms)}</span>}
      </span>
    ),
  },
  { id: 'attempts', header: 'Attempts', align: 'right', cell: (row) => row.attempts },
  { id: 'next', header: 'Next attempt', hideBelow: 900, cell: (row) => <RelativeTime value={row.next_attempt_at} /> },
  { id: 'created', header: 'Happened', cell: (row) => <RelativeTime value={row.created_at} /> },
  { id: 'event', header: 'Event id', hideBelow: 1080, cell: (row) => <CopyField value={row.event_id} label="event" /> },
];

const csvColumns: readonly CsvColumn<Told>[] = [
  { header: 'id', value: (row) => row.id },
  { header: 'event_id', value: (row) => row.event_id },
  { header: 'event_type', value: (row) => row.event_type },
  { header: 'endpoint_id', value: (row) => row.endpoint_id },
  { header: 'status', value: (row) => row.status },
  { header: 'http_status', value: (row) => row.http_status },
  { header: 'error', value: (row) => row.error },
  { header: 'duration_ms', value: (row) => row.duration_ms },
  { header: 'attempts', value: (row) => row.attempts },
  { header: 'next_attempt_at', value: (row) => row.next_attempt_at },
  { header: 'created_at', value: (row) => row.created_at },
  { header: 'finished_at', value: (row) => row.finished_at },
];
