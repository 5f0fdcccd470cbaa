import { IconAlertTriangleFilled, IconCircleCheckFilled } from '@tabler/icons-react';
import { CopyField } from '@/components/CopyField';
import type { Schema } from '@/api/schemas';
import classes from './Products.module.css';
import { amountText } from './productText';

interface PriceStateProps {
  priceId: string;
  stripe: Schema<'PriceView'> | null;
  /** Why nothing is known of the price. */
  note: string | null;
}

/** What Stripe says of a product's price: the amount, and whether the product can be sold by it. */
export function PriceState({ priceId, stripe, note }: PriceStateProps) {
  if (!stripe) {
    return (
      <span className={classes.two}>
        <CopyField value={priceId} label="price id" />
        <span className={classes.small}>{note ?? 'Stripe was not asked.'}</span>
      </span>
    );
  }
  return (
    <span className={classes.two}>
      <span className={classes.amount}>{amountText(stripe)}</span>
      {stripe.matches ? (
        <span className={classes.matches}>
          <IconCircleCheckFilled size={13} aria-hidden="true" /> matches
        </span>
      ) : (
        <span className={classes.mismatch}>
          <IconAlertTriangleFilled size={13} aria-hidden="true" />
          {shortWhy(stripe)}
        </span>
      )}
    </span>
  );
}

/** The server's sentence names the price by its whole id, which stands beside it anyway. */
function shortWhy(stripe: Schema<'PriceView'>): string {
  if (!stripe.active) {
    return 'Archived in Stripe: new checkouts fail';
  }
  return (stripe.why ?? 'Does not match').replace(stripe.stripe_price_id, 'this price').replace(/^Price this price/, 'This price');
}
