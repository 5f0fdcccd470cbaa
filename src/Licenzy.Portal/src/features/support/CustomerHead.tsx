import { useRouter } from '@tanstack/react-router';
import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { PageHead } from '@/components/PageHead';
import { useScope } from '@/shell/scope';
import { longDate, shortDate, useTimeZone } from '@/text/time';
import { CustomerActions } from './acting/CustomerActions';
import classes from './CustomerHead.module.css';

/** The views of a customer; each list has an address of its own. */
export const customerTabs = ['summary', 'timeline', 'usage', 'attempts', 'deliveries'] as const;

export type CustomerTab = (typeof customerTabs)[number];

const labels: Record<CustomerTab, string> = {
  summary: 'Summary',
  timeline: 'Timeline',
  usage: 'Usage',
  attempts: 'Checkout attempts',
  deliveries: 'Deliveries',
};

interface CustomerHeadProps {
  subjectRef: string;
  /** Nothing is known of them yet while it loads; their reference is. */
  customer: Schema<'CustomerPage'> | undefined;
  tab: CustomerTab;
  at?: string;
}

/** Who the customer is, what can be done for them, and the ways to their lists. */
export function CustomerHead({ subjectRef, customer, tab, at }: CustomerHeadProps) {
  const router = useRouter();
  const { mode, path } = useScope();
  const page = path(`/customers/${encodeURIComponent(subjectRef)}`);
  // The instant goes along; filters and open rows belong to the list that they were chosen in.
  const search = router.options.stringifySearch({ at });
  const counts: Partial<Record<CustomerTab, number>> = customer
    ? { timeline: customer.counts.history, usage: customer.counts.usage, attempts: customer.counts.attempts, deliveries: customer.counts.deliveries }
    : {};
  return (
    <PageHead
      title={subjectRef}
      heading={
        <span className={classes.name}>
          <CopyField value={subjectRef} label="subject_ref" short={false} />
        </span>
      }
      section="Customers"
      mode={mode}
      facts={customer ? <Facts customer={customer} /> : ' '}
      actions={customer ? <CustomerActions subjectRef={subjectRef} at={at} customer={customer} /> : null}
      tabs={customerTabs.map((name) => ({
        label: labels[name],
        href: `${page}${name === 'summary' ? '' : `/${name}`}${search}`,
        count: counts[name],
        current: name === tab,
      }))}
    />
  );
}

function Facts({ customer }: { customer: Schema<'CustomerPage'> }) {
  const zone = useTimeZone();
  const { email, stripe_customer_ids: ids, first_seen_at: first } = customer.profile;
  if (!customer.known) {
    return <span>Not known in {customer.mode} mode</span>;
  }
  const [latest] = ids;
  return (
    <>
      <span>{email ?? 'no e-mail known'}</span>
      {latest ? <CopyField value={latest} label="customer of Stripe" /> : null}
      {ids.length > 1 ? <span>and {ids.length - 1} more in Stripe</span> : null}
      {first ? <span title={longDate(first, zone)}>First seen {shortDate(first, zone, 0)}</span> : null}
    </>
  );
}
