import type { Schema } from '@/api/schemas';
import { listed } from '@/text/numbers';
import classes from './GettingStarted.module.css';

/** The decision about the first buyer in one sentence. */
export function FirstDecision({ customer }: { customer: Schema<'CustomerPage'> }) {
  const { decision } = customer;
  const names = decision.reasons.map((reason) => reason.product_name ?? reason.product_code);
  return (
    <p className={classes.sentence} role="status">
      <strong>{decision.allowed ? 'Allowed.' : 'Denied.'}</strong> {customer.subject_ref}{' '}
      {decision.allowed ? `has access through ${listed(names)}.` : 'has no access.'}
    </p>
  );
}
