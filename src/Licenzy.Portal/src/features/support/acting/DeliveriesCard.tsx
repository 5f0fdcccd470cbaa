import { useQuery } from '@tanstack/react-query';
import { IconSend } from '@tabler/icons-react';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { PageLink } from '@/components/links';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { useScope } from '@/shell/scope';
import { counted } from '@/text/numbers';
import { elapsed } from '@/text/time';
import { useCustomerAddress } from './customerAddress';
import { useDeliveriesPage } from './customerLists';
import classes from './Lists.module.css';

interface DeliveriesCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

const SHOWN = 3;

/** What the app was told of a customer last. */
export function DeliveriesCard({ subjectRef, at, customer }: DeliveriesCardProps) {
  const { key, path, projectId, mode } = useScope();
  const address = useCustomerAddress(subjectRef);
  const page = useDeliveriesPage(subjectRef);
  const query = useQuery({
    queryKey: key('customer', subjectRef, 'deliveries', 'newest'),
    queryFn: ({ signal }) => page({ limit: at ? 100 : SHOWN }, signal),
  });
  const rows = (query.data?.data ?? []).filter((row) => !at || row.created_at <= at).slice(0, SHOWN);
  const count = customer.counts.deliveries;
  return (
    <Card
      title="Deliveries to your app"
      flush={rows.length > 0}
      loading={query.isPending ? SHOWN : false}
      problem={query.error ? problemOf(query.error) : null}
      retry={() => void query.refetch()}
      footer={count > 0 ? <AppLink href={address.href('deliveries')}>All {counted(count, 'delivery', 'deliveries')}</AppLink> : undefined}
    >
      {rows.length === 0 ? (
        <EmptyState
          icon={IconSend}
          title="Your app was not told anything"
          text="Licenzy tells your app about every change, once an endpoint receives it."
          actions={
            <PageLink to="/p/$projectId/$mode/endpoints" params={{ projectId, mode }}>
              See endpoints
            </PageLink>
          }
        />
      ) : (
        <ul className={classes.list}>
          {rows.map((row) => (
            <li key={row.id ?? row.event_id} className={classes.item}>
              <IconSend size={16} stroke={1.7} aria-hidden />
              <div>
                <code className={classes.name}>
                  {row.id ? <AppLink href={path(`/deliveries/${row.id}`)}>{row.event_type}</AppLink> : row.event_type}
                </code>
                <span className={classes.under}>
                  {answerOf(row)}
                  <RelativeTime value={row.created_at} />
                </span>
              </div>
              <StatusBadge domain="delivery" value={row.status} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The last answer in short, with what parts it from what follows. */
function answerOf(row: Schema<'ToldDelivery'>): string {
  const answer = row.http_status ?? row.error?.replaceAll('_', ' ');
  return [answer, row.duration_ms === null ? null : elapsed(row.duration_ms)]
    .filter(Boolean)
    .map((part) => `${part} · `)
    .join('');
}
