import { useQuery } from '@tanstack/react-query';
import { IconExternalLink } from '@tabler/icons-react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { FieldList } from '@/components/FieldList';
import { PageLink } from '@/components/links';
import { QuietBanner } from '@/components/QuietBanner';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import { stripeHref } from './stripeLinks';
import classes from './Lists.module.css';

interface StripeCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

const MOST = 5;

/** Who the customer is in Stripe, with the way there, and when both were compared last. */
export function StripeCard({ customer }: StripeCardProps) {
  const { api, key, mode, projectId } = useScope();
  const connection = useQuery({
    queryKey: key('connection', 'is-connected'),
    queryFn: ({ signal }) => call(() => api.GET('/portal/stripe/connection', { signal })),
    select: (connections) => connections[mode].connected,
  });
  const customers = customer.profile.stripe_customer_ids;
  const subscriptions = [...new Set(customer.entitlements.flatMap((one) => one.stripe_subscription_id ?? []))];
  const sync = customer.last_sync;
  return (
    <Card title="In Stripe">
      {connection.data === false && (
        <QuietBanner tone="warn">
          No Stripe account is connected in {mode} mode: this is what Licenzy knows.{' '}
          <PageLink to="/p/$projectId/$mode/connection" params={{ projectId, mode }}>
            Connect Stripe
          </PageLink>
        </QuietBanner>
      )}
      <FieldList
        items={[
          { label: 'Customer', value: <Ids kind="customer" ids={customers} /> },
          { label: 'Subscription', value: <Ids kind="subscription" ids={subscriptions} />, hidden: subscriptions.length === 0 },
          {
            label: 'Last compared',
            value: sync ? (
              <>
                <RelativeTime value={sync.at} />
                {sync.actor?.name ? ` by ${sync.actor.name}` : ''}
              </>
            ) : (
              'never'
            ),
          },
        ]}
      />
    </Card>
  );
}

function Ids({ kind, ids }: { kind: 'customer' | 'subscription'; ids: readonly string[] }) {
  const { mode } = useScope();
  if (ids.length === 0) {
    return 'none';
  }
  return (
    <span className={classes.ids}>
      {ids.slice(0, MOST).map((id) => (
        <span key={id} className={classes.id}>
          <CopyField value={id} label={kind} />
          <a className={classes.out} href={stripeHref(kind, id, mode)} target="_blank" rel="noreferrer" aria-label={`Open ${kind} ${id} in Stripe`}>
            <IconExternalLink size={14} stroke={1.7} />
          </a>
        </span>
      ))}
      {ids.length > MOST && <span className={classes.under}>and {ids.length - MOST} more</span>}
    </span>
  );
}
