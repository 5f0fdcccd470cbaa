import { useQuery } from '@tanstack/react-query';
import { IconShoppingCart } from '@tabler/icons-react';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { useScope } from '@/shell/scope';
import { counted } from '@/text/numbers';
import { attemptAmount } from './attemptText';
import { useCustomerAddress } from './customerAddress';
import { useAttemptsPage } from './customerLists';
import classes from './Lists.module.css';

interface AttemptsCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

const SHOWN = 3;

/** The newest checkout attempts of a customer. */
export function AttemptsCard({ subjectRef, at, customer }: AttemptsCardProps) {
  const { key } = useScope();
  const address = useCustomerAddress(subjectRef);
  const page = useAttemptsPage(subjectRef);
  const query = useQuery({
    queryKey: key('customer', subjectRef, 'attempts', 'newest'),
    queryFn: ({ signal }) => page({ limit: at ? 100 : SHOWN }, signal),
  });
  const rows = (query.data?.data ?? []).filter((row) => !at || row.created_at <= at).slice(0, SHOWN);
  const count = customer.counts.attempts;
  return (
    <Card
      title="Checkout attempts"
      flush={rows.length > 0}
      loading={query.isPending ? SHOWN : false}
      problem={query.error ? problemOf(query.error) : null}
      retry={() => void query.refetch()}
      footer={count > 0 ? <AppLink href={address.href('attempts')}>All {counted(count, 'attempt')}</AppLink> : undefined}
    >
      {rows.length === 0 ? (
        <EmptyState icon={IconShoppingCart} title="No checkout yet" text="A checkout that your app begins for this customer appears here, paid or not." />
      ) : (
        <ul className={classes.list}>
          {rows.map((row) => (
            <li key={row.id} className={classes.item}>
              <IconShoppingCart size={16} stroke={1.7} aria-hidden />
              <div>
                <span className={classes.name}>{row.product_name ?? row.product_code}</span>
                <span className={classes.under}>
                  {attemptAmount(row)} · <RelativeTime value={row.created_at} />
                </span>
              </div>
              <StatusBadge domain="attempt" value={row.status} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
