import { IconAlertTriangle, IconHistory } from '@tabler/icons-react';
import { call, portal } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useCursorList } from '@/api/useCursorList';
import { Card } from '@/components/Card';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { RelativeTime } from '@/components/RelativeTime';
import { useTimeZone, zoneName } from '@/text/time';
import { activityWords, isFailure } from './activity';
import { agentWords } from './agent';
import classes from './Sessions.module.css';

type Row = Schema<'ReadActivityView'>;

const columns: readonly DataColumn<Row>[] = [
  {
    id: 'what',
    header: 'What',
    cardLabel: null,
    cell: (row) => (
      <span className={classes.what}>
        {isFailure(row.kind) ? <IconAlertTriangle size={15} stroke={1.7} aria-hidden="true" /> : null}
        {activityWords(row.kind) ?? <code>{row.kind}</code>}
      </span>
    ),
  },
  { id: 'agent', header: 'Browser', cell: (row) => <span title={row.agent ?? undefined}>{agentWords(row.agent)}</span> },
  { id: 'address', header: 'Network address', cell: (row) => <code>{row.address ?? '–'}</code> },
  { id: 'at', header: 'When', cell: (row) => <RelativeTime value={row.at} /> },
];

/** What happened at the door under the person's name, newest first. */
export function Activity() {
  const zone = useTimeZone();
  const list = useCursorList<Row>({
    key: ['activity', 'me', 'list'],
    fetch: ({ cursor, limit }, signal) => call(() => portal.GET('/portal/me/activity', { params: { query: { cursor, limit } }, signal })),
  });
  return (
    <Card title="Recent activity" description="Something here that was not you? Change your password: it ends every other session." flush>
      <DataTable
        label="Activity"
        columns={columns}
        rowKey={(row) => row.id}
        {...list}
        empty={<EmptyState icon={IconHistory} title="Nothing happened yet" text="Sign-ins and changes of how you come in are listed here." />}
        note={zoneName(zone) === 'UTC' ? 'Exact times in UTC' : `Exact times in ${zoneName(zone)} and UTC`}
      />
    </Card>
  );
}
