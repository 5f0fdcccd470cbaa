import { Button, VisuallyHidden } from '@mantine/core';
import { IconRefresh, IconShoppingCart } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { CsvExport } from '@/components/CsvExport';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import type { CsvColumn } from '@/text/csv';
import { attemptAmount, isOpen } from './attemptText';
import { useCustomerAddress } from './customerAddress';
import { useAttempts, useAttemptsPage } from './customerLists';
import { fileNameOf } from './download';
import classes from './Lists.module.css';

interface AttemptsTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

type Attempt = Schema<'CheckoutAttemptView'>;

/** Every checkout that was begun for a customer, and what became of it. */
export function AttemptsTab({ subjectRef, at }: AttemptsTabProps) {
  const { mode } = useScope();
  const address = useCustomerAddress(subjectRef);
  const list = useAttempts(subjectRef);
  const page = useAttemptsPage(subjectRef);
  const may = useMay('operate') && !at;
  return (
    <Card
      title="Checkout attempts"
      description={at ? 'All of them as they stand now, also what came after the instant that you look at.' : undefined}
      flush
      aside={
        <CsvExport
          fetch={(cursor, signal) => page({ cursor, limit: 100 }, signal)}
          columns={csvColumns}
          fileName={fileNameOf('checkout-attempts', subjectRef, mode)}
          noun="checkout attempts"
          disabled={list.rows.length === 0}
        />
      }
    >
      <DataTable
        label="Checkout attempts"
        columns={columnsOf(may ? () => address.openAction('sync') : null)}
        rowKey={(row) => row.id}
        {...list}
        empty={
          <EmptyState
            icon={IconShoppingCart}
            title="No checkout yet"
            text="A checkout that your app begins with POST /v1/checkout/session for this customer appears here, paid or not."
          />
        }
      />
    </Card>
  );
}

function columnsOf(ask: (() => void) | null): DataColumn<Attempt>[] {
  const columns: DataColumn<Attempt>[] = [
    {
      id: 'product',
      header: 'Product',
      cell: (row) => (
        <span className={classes.cell}>
          <span>
            {row.product_name ?? row.product_code}
            {row.quantity > 1 ? ` × ${row.quantity}` : ''}
          </span>
          <CopyField value={row.id} label="attempt" />
        </span>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      cell: (row) => (
        <span className={classes.cell}>
          <span>
            <StatusBadge domain="attempt" value={row.status} />
          </span>
          {row.failure && <span className={classes.under}>{row.failure.replaceAll('_', ' ')}</span>}
        </span>
      ),
    },
    { id: 'amount', header: 'Amount', align: 'right', cell: attemptAmount },
    { id: 'created', header: 'Begun', cell: (row) => <RelativeTime value={row.created_at} /> },
    {
      id: 'expires',
      header: 'Page closes',
      hideBelow: 900,
      cell: (row) => (isOpen(row) ? <RelativeTime value={row.expires_at} /> : <span className={classes.under}>–</span>),
    },
    {
      id: 'session',
      header: 'Stripe session',
      hideBelow: 1080,
      cell: (row) => (row.stripe_checkout_session_id ? <CopyField value={row.stripe_checkout_session_id} label="session" /> : '–'),
    },
  ];
  if (ask) {
    columns.push({
      id: 'ask',
      header: 'Ask Stripe',
      headerHidden: true,
      cardLabel: null,
      cell: (row) =>
        isOpen(row) ? (
          <Button variant="default" size="xs" leftSection={<IconRefresh size={14} stroke={1.7} />} onClick={ask}>
            Ask Stripe now<VisuallyHidden> about {row.product_name ?? row.product_code}</VisuallyHidden>
          </Button>
        ) : null,
    });
  }
  return columns;
}

const csvColumns: readonly CsvColumn<Attempt>[] = [
  { header: 'id', value: (row) => row.id },
  { header: 'status', value: (row) => row.status },
  { header: 'product_code', value: (row) => row.product_code },
  { header: 'quantity', value: (row) => row.quantity },
  { header: 'amount_total', value: (row) => row.amount_total },
  { header: 'currency', value: (row) => row.currency },
  { header: 'customer_email', value: (row) => row.customer_email },
  { header: 'failure', value: (row) => row.failure },
  { header: 'stripe_checkout_session_id', value: (row) => row.stripe_checkout_session_id },
  { header: 'created_at', value: (row) => row.created_at },
  { header: 'updated_at', value: (row) => row.updated_at },
];
