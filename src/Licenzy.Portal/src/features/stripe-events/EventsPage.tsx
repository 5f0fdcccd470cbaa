import { Button } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useCursorList } from '@/api/useCursorList';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFollow } from '@/components/FollowPill';
import { ButtonLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { RelativeTime } from '@/components/RelativeTime';
import { RoleGate } from '@/components/RoleGate';
import { StatusBadge } from '@/components/StatusBadge';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import { useFilters } from '@/shell/useFilters';
import { EventFilters, type EventQuery, statuses } from './EventFilters';
import classes from './Events.module.css';
import { receivedInWords } from './eventWords';
import { ReplayFailedDialog } from './ReplayFailedDialog';

type Event = Schema<'InboundEventView'>;

/** What Stripe sent, and what became of it. */
export function EventsPage() {
  const { api, key, mode, path, projectId } = useScope();
  const search = useSearch({ from: '/person/p/$projectId/$mode/events' });
  const filters = useFilters();
  const follow = useFollow(filters.name);
  const mayOperate = useMay('operate');
  const status = oneOf(search.status, statuses, 'all');
  const query: EventQuery = {
    status: status === 'all' ? undefined : status,
    type: search.type,
    subject_ref: search.subject_ref,
    from: search.from,
    to: search.to,
  };
  const list = useCursorList({
    key: key('events', 'list', query),
    fetch: (page, signal) => call(() => api.GET('/portal/stripe/events', { params: { query: { ...query, ...page } }, signal })),
    enabled: !follow.paused,
  });
  const columns = useMemo(() => eventColumns(path), [projectId, mode]);
  const filtered = Object.values(query).some(Boolean);
  return (
    <>
      <PageHead
        title="Stripe events"
        mode={mode}
        facts="What Stripe sent, and what became of it."
        actions={
          <RoleGate permission="operate" action="replay events">
            {(gate) => (
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} stroke={1.7} />}
                onClick={() => filters.change({ open: 'replay-failed' })}
                {...gate.props}
              >
                Replay failed…
              </Button>
            )}
          </RoleGate>
        }
      />
      <Card flush>
        <EventFilters query={query} status={status} filters={filters} follow={follow} />
        <DataTable
          label="Events"
          columns={columns}
          {...list}
          rowKey={(row) => row.stripe_event_id}
          getRowHref={(row) => path(`/events/${row.stripe_event_id}`)}
          empty={
            filtered ? (
              <EmptyState
                icon={IconDownload}
                variant="filtered"
                level={2}
                title="No event fits these filters"
                actions={
                  <ButtonLink to="/p/$projectId/$mode/events" params={{ projectId, mode }} variant="default">
                    Clear filters
                  </ButtonLink>
                }
              />
            ) : (
              <EmptyState
                icon={IconDownload}
                level={2}
                title="Stripe has sent nothing yet"
                text={`Every payment, renewal and refund in ${mode} mode arrives here. If you expected some, check the connection.`}
                actions={
                  <ButtonLink to="/p/$projectId/$mode/connection" params={{ projectId, mode }}>
                    Check the connection
                  </ButtonLink>
                }
              />
            )
          }
        />
      </Card>
      <ReplayFailedDialog
        opened={search.open === 'replay-failed' && mayOperate}
        onClose={() => filters.change({ open: undefined })}
        type={search.type}
        since={search.from}
      />
    </>
  );
}

function eventColumns(path: (path: string) => string): DataColumn<Event>[] {
  return [
    { id: 'type', header: 'Event', cell: (row) => <code>{row.type}</code> },
    { id: 'received_at', header: 'Received', cell: (row) => <RelativeTime value={row.received_at} /> },
    {
      id: 'object_id',
      header: 'Object',
      cell: (row) => (row.object_id ? <CopyField value={row.object_id} label="the id of the object" /> : '–'),
      hideBelow: 900,
    },
    {
      id: 'subject_ref',
      header: 'Customer',
      cell: (row) =>
        row.subject_ref ? <AppLink href={path(`/customers/${encodeURIComponent(row.subject_ref)}`)}>{row.subject_ref}</AppLink> : '–',
    },
    { id: 'status', header: 'State', cell: (row) => <StatusBadge domain="inbound_event" value={row.status} /> },
    { id: 'why', header: 'Why', cell: (row) => <Why event={row} />, hideBelow: 1080 },
    { id: 'tries', header: 'Tries', align: 'right', cell: (row) => row.tries, hideBelow: 720 },
  ];
}

function Why({ event }: { event: Event }) {
  const received = receivedInWords(event);
  return (
    <span className={classes.why}>
      {event.why}
      {received ? ` It was ${received}.` : ''}
    </span>
  );
}
