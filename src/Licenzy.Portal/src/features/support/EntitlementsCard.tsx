import { IconTicket } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { StatusBadge } from '@/components/StatusBadge';
import { useTimeZone } from '@/text/time';
import { EntitlementActions } from './acting/EntitlementActions';
import { useEntitlementHref } from './entitlementAddress';
import { endsText, kindText, unitsText } from './entitlementText';
import classes from './EntitlementsCard.module.css';

type Held = Schema<'HeldEntitlement'>;

interface EntitlementsCardProps {
  customer: Schema<'CustomerPage'>;
  at?: string;
}

/** Everything a customer holds and held, what gives access first; a row opens its drawer. */
export function EntitlementsCard({ customer, at }: EntitlementsCardProps) {
  const zone = useTimeZone();
  const href = useEntitlementHref();
  const held = customer.entitlements;
  const giving = held.filter((one) => one.available).length;
  const columns: DataColumn<Held>[] = [
    {
      id: 'product',
      header: 'Product',
      cell: (one) => (
        <span className={classes.product}>
          <span className={classes.name}>{one.product_name ?? one.product_code}</span>
          <span className={classes.code}>
            <code>{one.product_code}</code> · {kindText(one.kind)}
          </span>
        </span>
      ),
    },
    {
      id: 'gives',
      header: 'Gives access',
      cell: (one) =>
        one.available ? (
          <StatusBadge domain="decision" value="allowed" label="Yes" />
        ) : (
          <StatusBadge domain="unavailable_reason" value={one.unavailable_reason ?? 'unknown'} />
        ),
    },
    { id: 'status', header: 'Status', cell: (one) => <StatusBadge domain="entitlement" value={one.status} />, hideBelow: 720 },
    { id: 'units', header: 'Units left', align: 'right', cell: unitsText },
    { id: 'ends', header: 'Ends', cell: (one) => endsText(one, zone) },
    { id: 'source', header: 'Source', cell: (one) => one.source, hideBelow: 720 },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      cardLabel: null,
      align: 'right',
      cell: (one) => <EntitlementActions entitlement={one} subjectRef={customer.subject_ref} at={at} look="menu" />,
    },
  ];
  return (
    <Card
      title="Entitlements"
      flush
      aside={held.length > 0 ? `${giving} of ${held.length} ${customer.is_past ? 'gave' : giving === 1 ? 'gives' : 'give'} access` : undefined}
      footer={customer.truncated ? `The newest ${held.length} of ${customer.counts.entitlements} are shown; the export has all.` : undefined}
    >
      <DataTable
        label="Entitlements"
        columns={columns}
        rows={held}
        rowKey={(one) => one.id}
        getRowHref={(one) => href(one.id)}
        empty={
          <EmptyState
            icon={IconTicket}
            title={customer.is_past ? 'No entitlement yet at that time' : 'No entitlement'}
            text={
              customer.is_past
                ? 'The first one came later. Later change leads there.'
                : 'A paid checkout or a grant makes one. What was begun is under Checkout attempts.'
            }
          />
        }
      />
    </Card>
  );
}
