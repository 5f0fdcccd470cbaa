import type { Schema } from '@/api/schemas';
import type { DataColumn } from '@/components/DataTable';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import type { CsvColumn } from '@/text/csv';
import { shortRef } from './decision/pieces';
import classes from './CustomersPage.module.css';
import { matchedStart } from './wholeMatch';

type Found = Schema<'FoundCustomer'>;

const longestRef = 60;

/** Access in a row: allowed, or the reason that decides; nothing was ever bought by who is only known. */
export function AccessBadge({ found }: { found: Found }) {
  if (found.has_access) {
    return <StatusBadge domain="decision" value="allowed" />;
  }
  return found.unavailable_reason ? (
    <StatusBadge domain="unavailable_reason" value={found.unavailable_reason} />
  ) : (
    <StatusBadge domain="entitlement" value="none" />
  );
}

const kinds: Readonly<Record<string, string>> = {
  stripe_customer: 'customer of Stripe',
  stripe_subscription: 'subscription',
  stripe_checkout_session: 'Checkout session',
  stripe_payment_intent: 'payment',
  stripe_invoice: 'invoice',
  stripe_charge: 'charge',
  stripe_refund: 'refund',
  stripe_dispute: 'dispute',
  checkout_attempt: 'checkout attempt',
};

function Matched({ text, query }: { text: string; query: string }) {
  const [bold, rest] = matchedStart(text, query);
  return (
    <>
      {bold ? <mark className={classes.match}>{bold}</mark> : null}
      {rest}
    </>
  );
}

/** The columns of the search, with what was found printed bold. */
export function customerColumns(query: string): DataColumn<Found>[] {
  return [
    {
      id: 'customer',
      header: 'Customer',
      cell: (found) => (
        <span className={classes.customer} title={found.subject_ref.length > longestRef ? found.subject_ref : undefined}>
          <code className={classes.ref}>
            <Matched text={shortRef(found.subject_ref, longestRef)} query={query} />
          </code>
          <span className={classes.email}>
            {found.email ? <Matched text={found.email} query={query} /> : 'no e-mail known'}
            {found.matched_on && !['subject_ref', 'email'].includes(found.matched_on)
              ? ` · found by its ${kinds[found.matched_on] ?? found.matched_on.replaceAll('_', ' ')}`
              : ''}
          </span>
        </span>
      ),
    },
    { id: 'access', header: 'Access', cell: (found) => <AccessBadge found={found} /> },
    { id: 'products', header: 'Products', cell: (found) => found.products.join(', ') || '–' },
    { id: 'changed', header: 'Last change', cell: (found) => <RelativeTime value={found.changed_at} /> },
  ];
}

/** The same as a file, in the API's names. */
export const customerCsv: readonly CsvColumn<Found>[] = [
  { header: 'subject_ref', value: (found) => found.subject_ref },
  { header: 'email', value: (found) => found.email },
  { header: 'has_access', value: (found) => found.has_access },
  { header: 'status', value: (found) => found.status },
  { header: 'unavailable_reason', value: (found) => found.unavailable_reason },
  { header: 'products', value: (found) => found.products.join(', ') },
  { header: 'changed_at', value: (found) => found.changed_at },
];
