import type { Schema } from '@/api/schemas';
import { elapsed } from '@/text/time';
import { counted } from '@/text/numbers';

type Step = Schema<'ChainStep'>;

const reasonTitles: Readonly<Record<string, string>> = {
  checkout_finalized: 'Checkout paid',
  manual_grant: 'Granted access',
  manual_revoke: 'Revoked access',
  manual_restore: 'Undid the revoke',
  manual_adjust: 'Adjusted the units',
  manual_link: 'Linked the sale',
  usage_consumed: 'Consumed units',
  refund: 'Refunded in full',
  refund_failed: 'Refund failed',
  dispute: 'Dispute opened',
  dispute_won: 'Dispute won',
  dispute_lost: 'Dispute lost',
  subscription_created: 'Subscription created',
  subscription_updated: 'Subscription changed',
  subscription_deleted: 'Subscription ended',
  invoice_payment_succeeded: 'Payment succeeded',
  invoice_payment_failed: 'Payment failed',
  payment_pending: 'Payment not settled yet',
  payment_failed: 'Payment failed',
  started: 'Its time began',
  rescheduled: 'Moved in the queue',
  expired: 'Its time ran out',
  resync: 'Compared with Stripe',
  erased: 'Customer erased',
};

/** What happened, in two or three words; a reason that nobody here knows is shown as it came. */
export function reasonTitle(reason: string | null | undefined): string {
  return reason ? (Object.hasOwn(reasonTitles, reason) ? (reasonTitles[reason] ?? reason) : reason) : 'Changed';
}

/** Who speaks in a step of the chain. */
export function stepOver(step: Step): string {
  switch (step.kind) {
    case 'stripe_event':
      return 'Stripe said';
    case 'operator':
      return step.actor?.name ? `${step.actor.name} did` : 'An operator did';
    case 'runtime':
      return 'Your app did';
    case 'licenzy':
      return 'Licenzy did';
    case 'checkout':
      return 'About this purchase';
    case 'entitlement':
      return 'So this entitlement';
    case 'decision':
      return 'Decision';
    case 'delivery':
      return step.status === 'dead' || step.status === 'no_endpoint' ? 'Your app was not told' : step.status === 'sent' ? 'Your app was told' : 'Your app is told';
    default:
      return step.kind;
  }
}

const kept: Readonly<Record<string, string>> = {
  pending: 'until the payment settles',
  not_started: 'has not begun',
  disputed: 'suspended while the dispute is open',
  refunded: 'ended by its refund',
  revoked: 'ended by an operator',
  exhausted: 'no units left',
  past_due: 'suspended until a payment succeeds',
  canceled: 'ended',
  expired: 'ran out',
};

/** What keeps an entitlement as it is. */
export function entitlementLine(one: Schema<'HeldEntitlement'> | undefined): string {
  if (!one) {
    return '';
  }
  if (one.available) {
    if (one.kind === 'usage_pack') {
      return one.usage_remaining === null ? 'units' : `${counted(one.usage_remaining, 'unit')} left`;
    }
    if (one.status === 'past_due') {
      return 'kept in grace until paid';
    }
    return one.expires_at ? 'kept until its end' : one.kind === 'subscription' && one.source === 'stripe' ? 'kept until Stripe ends it' : 'kept without an end';
  }
  // The reason knows more than the status: a dispute suspends too, and no payment lifts that.
  return kept[one.unavailable_reason ?? ''] ?? kept[one.status] ?? '';
}

const failures: Readonly<Record<string, string>> = {
  timeout: 'no answer in time',
  connection_refused: 'connection refused',
  dns: 'address not found',
  tls: 'no secure connection',
};

/** How telling the application went: `200 in 84 ms, first attempt`. */
export function deliveryLine(told: Schema<'ToldDelivery'> | null | undefined): string {
  if (!told) {
    return '';
  }
  if (told.status === 'no_endpoint') {
    return 'no endpoint takes this event';
  }
  if (told.attempts === 0) {
    return 'not tried yet';
  }
  const answer = told.http_status === null ? (told.error ? (failures[told.error] ?? told.error.replaceAll('_', ' ')) : 'no answer') : String(told.http_status);
  if (told.status === 'sent') {
    const time = told.duration_ms === null ? '' : ` in ${elapsed(told.duration_ms)}`;
    return `${answer}${time}, ${told.attempts === 1 ? 'first attempt' : `attempt ${told.attempts}`}`;
  }
  return `${counted(told.attempts, 'attempt')}, last answer ${answer}`;
}
