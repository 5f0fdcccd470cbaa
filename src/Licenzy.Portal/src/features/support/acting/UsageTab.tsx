import { IconBattery2 } from '@tabler/icons-react';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { useCursorList } from '@/api/useCursorList';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { CsvExport } from '@/components/CsvExport';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { FilterChips } from '@/components/FilterChips';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import type { CsvColumn } from '@/text/csv';
import { grouped } from '@/text/numbers';
import { useCustomerAddress } from './customerAddress';
import { fileNameOf } from './download';
import { namesOf } from './productNames';
import { UsageChart } from './UsageChart';
import { usageRanges } from './usagePoints';
import { useUsageChart } from './useUsageChart';
import classes from './Usage.module.css';

interface UsageTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

type Usage = Schema<'UsageView'>;

const rangeNames: Readonly<Record<string, string>> = { '24h': '24 h', '7d': '7 days', '30d': '30 days', '90d': '90 days' };

/** What a customer consumed: over time, and each entry of the ledger with the key that the app sent. */
export function UsageTab({ subjectRef, at, customer }: UsageTabProps) {
  const { api, key, mode } = useScope();
  const address = useCustomerAddress(subjectRef);
  const range = oneOf(address.search.range, usageRanges, '30d');
  const chart = useUsageChart(subjectRef, range, at);
  const fetch = (page: { cursor?: string; limit: number }, signal: AbortSignal) =>
    call(() =>
      api.GET('/portal/support/customers/{subject_ref}/usage', { params: { path: { subject_ref: subjectRef }, query: page }, signal }),
    );
  const list = useCursorList<Usage>({ key: key('customer', subjectRef, 'usage'), fetch });
  return (
    <div className={classes.page}>
      <Card
        title="Units consumed"
        description={`Days begin in ${chart.zone}`}
        aside={
          <FilterChips
            label="How far back"
            value={range}
            options={usageRanges.map((value) => ({ value, label: rangeNames[value] ?? value, href: address.with({ range: value }) }))}
          />
        }
        loading={chart.query.isPending ? 6 : false}
        problem={chart.query.error ? problemOf(chart.query.error) : null}
        retry={() => void chart.query.refetch()}
      >
        <UsageChart bars={chart.bars} summary={chart.summary} height={220} withTable />
      </Card>
      <Card
        title="Each consumption"
        description={at ? 'All of it, also what came after the instant that you look at.' : undefined}
        flush
        aside={
          <CsvExport
            fetch={(cursor, signal) => fetch({ cursor, limit: 100 }, signal)}
            columns={csvColumns}
            fileName={fileNameOf('usage', subjectRef, mode)}
            noun="entries of consumption"
            disabled={list.rows.length === 0}
          />
        }
      >
        <DataTable
          label="Consumption"
          columns={columnsOf(namesOf(customer.entitlements), customer)}
          rowKey={(row) => row.id}
          {...list}
          empty={
            <EmptyState
              icon={IconBattery2}
              title="Nothing was consumed yet"
              text="Each call of your app to /v1/usage/consume for this customer appears here, with the Idempotency-Key that it sent."
            />
          }
        />
      </Card>
    </div>
  );
}

function columnsOf(names: Readonly<Record<string, string>>, customer: Schema<'CustomerPage'>): DataColumn<Usage>[] {
  const packs = new Map(customer.entitlements.map((one) => [one.id, names[one.product_code] ?? one.product_code]));
  return [
    { id: 'at', header: 'When', cell: (row) => <RelativeTime value={row.at} /> },
    { id: 'units', header: 'Units', align: 'right', cell: (row) => grouped(row.units) },
    { id: 'left', header: 'Left in the pack', align: 'right', cell: (row) => grouped(row.remaining_after) },
    { id: 'pack', header: 'Drawn from', cell: (row) => packs.get(row.entitlement_id) ?? <CopyField value={row.entitlement_id} /> },
    { id: 'key', header: 'Idempotency-Key', cell: (row) => <CopyField value={row.idempotency_key} label="key" /> },
    { id: 'use', header: 'Consume', hideBelow: 900, cell: (row) => <CopyField value={row.use_id} label="consume" /> },
  ];
}

const csvColumns: readonly CsvColumn<Usage>[] = [
  { header: 'at', value: (row) => row.at },
  { header: 'units', value: (row) => row.units },
  { header: 'remaining_after', value: (row) => row.remaining_after },
  { header: 'entitlement_id', value: (row) => row.entitlement_id },
  { header: 'idempotency_key', value: (row) => row.idempotency_key },
  { header: 'use_id', value: (row) => row.use_id },
  { header: 'id', value: (row) => row.id },
];
