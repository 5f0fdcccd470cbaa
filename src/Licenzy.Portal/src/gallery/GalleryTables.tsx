import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { PageOf } from '@/api/schemas';
import { useCursorList } from '@/api/useCursorList';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { CsvExport } from '@/components/CsvExport';
import { DataTable, type DataColumn } from '@/components/DataTable';
import { FieldList } from '@/components/FieldList';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { money } from '@/text/money';
import { samples, type Sample } from './samples';

const columns: DataColumn<Sample>[] = [
  { id: 'type', header: 'Event', cell: (row) => row.type },
  { id: 'customer', header: 'Customer', cell: (row) => <code>{row.customer}</code> },
  { id: 'status', header: 'Status', cell: (row) => <StatusBadge domain="delivery" value={row.status} /> },
  { id: 'attempts', header: 'Attempts', align: 'right', hideBelow: 720, cell: (row) => `${row.attempts} of 10` },
  { id: 'amount', header: 'Amount', align: 'right', hideBelow: 900, cell: (row) => money(row.amount, 'eur') },
  { id: 'id', header: 'Delivery', hideBelow: 900, cell: (row) => <CopyField value={row.id} label="delivery" /> },
  { id: 'at', header: 'Created', align: 'right', cell: (row) => <RelativeTime value={row.at} /> },
];

async function page(cursor: string | undefined, limit: number): Promise<PageOf<Sample>> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  const from = Number(cursor ?? 0);
  const next = from + limit;
  return { data: samples(limit, from), has_more: next < 240, next_cursor: next < 240 ? String(next) : null };
}

/** The table: with rows and selection, waiting, and as a list of the API. */
export function GalleryTables() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useCursorList<Sample>({ key: ['prj_1', 'test', 'samples', {}], fetch: ({ cursor, limit }) => page(cursor, limit) });
  const renderOpen = useCallback(
    (row: Sample) => (row.status === 'dead' ? <FieldList items={[{ label: 'Last answer', value: '503 Service Unavailable' }]} /> : null),
    [],
  );
  return (
    <>
      <Card
        title="Deliveries"
        flush
        aside={<CsvExport fetch={(cursor) => page(cursor, 50)} fileName="samples" noun="samples" columns={[{ header: 'id', value: (row) => row.id }]} />}
      >
        <DataTable
          label="Deliveries"
          columns={columns}
          rows={samples(6)}
          rowKey={(row) => row.id}
          getRowHref={(row) => `/p/prj_1/live/deliveries/${row.id}`}
          renderOpen={renderOpen}
          selection={{
            selected,
            onChange: setSelected,
            rowLabel: (row) => `Select ${row.type} for ${row.customer}`,
            selectable: (row) => row.status !== 'sent',
            actions: (rows) => <Button size="xs">Requeue {rows.length} in live</Button>,
          }}
        />
      </Card>
      <Card title="Pages" flush>
        <DataTable label="Samples" columns={columns.slice(0, 4)} rowKey={(row) => row.id} note="Times in UTC" {...list} rows={list.rows.slice(0, 5)} />
      </Card>
      <Card title="Waiting" flush>
        <DataTable label="Waiting" columns={columns} rows={[]} rowKey={(row) => row.id} loading expectedRows={3} />
      </Card>
    </>
  );
}
