import type { Schema } from '@/api/schemas';
import { money } from '@/text/money';
import { counted } from '@/text/numbers';
import { shortDate } from '@/text/time';

export type TimelineRow = Schema<'TimelineRow'>;

/** A piece of a sentence: what it is about is strong, what is only said beside it is quiet, and code stands as the API writes it. */
export interface Piece {
  text: string;
  look?: 'strong' | 'quiet' | 'code';
}

const say = (text: string): Piece => ({ text });
const strong = (text: string): Piece => ({ text, look: 'strong' });
const quiet = (text: string): Piece => ({ text, look: 'quiet' });

/** What a row tells, as a sentence in pieces. A reason that nobody here knows is shown as it came. */
export function sentenceOf(row: TimelineRow, zone: string): Piece[] {
  const words = Object.hasOwn(sentences, row.reason) ? sentences[row.reason] : undefined;
  const others = otherProducts(row);
  const pieces = words ? words(row, zone) : unknownReason(row);
  return others > 0 ? [...pieces, quiet(` and ${counted(others, 'more entitlement')}`)] : pieces;
}

/** The sentence as plain text, for titles, labels and exports. */
export function plainSentence(row: TimelineRow, zone: string): string {
  return sentenceOf(row, zone)
    .map((piece) => piece.text)
    .join('');
}

/** The product by its name; the code where it has none. */
export function productOf(row: Pick<TimelineRow, 'product_name' | 'product_code'>): string {
  return row.product_name ?? row.product_code ?? 'the purchase';
}

/** Who did it: a member by name, or what became of one who is gone. */
export function actorOf(row: Pick<TimelineRow, 'actor'>): string {
  return row.actor ? (row.actor.name ?? 'A former member') : 'An operator';
}

type Words = (row: TimelineRow, zone: string) => Piece[];

const product = (row: TimelineRow): Piece => strong(productOf(row));
const amount = (row: TimelineRow): string | null => (row.amount !== null && row.currency !== null ? money(row.amount, row.currency) : null);

const paid = (row: TimelineRow): Piece[] => {
  const sum = amount(row);
  return sum === null ? [] : [say(' of '), strong(sum)];
};

const byOperator =
  (verb: string, ...rest: ((row: TimelineRow) => Piece[])[]): Words =>
  (row) => [strong(actorOf(row)), say(` ${verb} `), product(row), ...rest.flatMap((more) => more(row))];

const sentences: Readonly<Record<string, Words>> = {
  checkout_created: (row) => [say('Began a checkout of '), product(row)],
  checkout_finalized: (row) => {
    const sum = amount(row);
    return [say('Bought '), product(row), ...(sum ? [say(' for '), strong(sum)] : [])];
  },
  payment_pending: (row) => [say('Payment'), ...paid(row), say(' for '), product(row), say(' is on its way')],
  payment_failed: (row) => [say('Payment'), ...paid(row), say(' for '), product(row), say(' did not settle')],
  subscription_created: (row) => [say('Subscription to '), product(row), say(' began in Stripe')],
  subscription_updated: subscriptionChange,
  subscription_deleted: (row) => [say('Stripe ended the subscription to '), product(row)],
  invoice_payment_succeeded: (row) => [say('Payment'), ...paid(row), say(' for '), product(row), say(' succeeded')],
  invoice_payment_failed: (row) => [say('Payment'), ...paid(row), say(' for '), product(row), say(' failed')],
  refund: (row) => [product(row), say(' was refunded in full')],
  refund_partial: (row) => [say('A part of the payment for '), product(row), say(' was refunded')],
  refund_unlinked: (row) => [say('A refund that reaches no sale yet may be of '), product(row)],
  refund_failed: (row) => [say('The refund of '), product(row), say(' did not go through')],
  dispute: (row) => [say('The payment for '), product(row), say(' is disputed')],
  dispute_inquiry: (row) => [say('The bank asked about the payment for '), product(row)],
  dispute_won: (row) => [say('The dispute about '), product(row), say(' was won')],
  dispute_lost: (row) => [say('The dispute about '), product(row), say(' was lost')],
  stale: (row) => [say('An older event about '), product(row), say(' came late and changed nothing')],
  unchanged: (row) => [say('Stripe told something about '), product(row), say(' that changes nothing here')],
  usage_consumed: consumption,
  manual_grant: byOperator('granted', (row) => withUnits(row)),
  manual_revoke: byOperator('revoked'),
  manual_restore: byOperator('restored'),
  manual_adjust: adjustment,
  manual_link: byOperator('linked the sale of', () => [say(' to this customer')]),
  started: (row) => [product(row), say(' started')],
  rescheduled: (row) => [product(row), say(' moved in the queue of passes')],
  expired: (row) => [product(row), say(' ended with its time')],
  resync: (row) => [say(row.before.status === undefined ? 'A comparison with Stripe found ' : 'A comparison with Stripe mended '), product(row)],
  erased: () => [say('The customer was erased; what is left gives no access')],
};

function unknownReason(row: TimelineRow): Piece[] {
  const who: Record<string, string> = { stripe: 'Stripe', runtime: 'Your app', operator: actorOf(row), licenzy: 'Licenzy' };
  return [say(`${who[row.lane] ?? row.lane}: `), { text: row.reason, look: 'code' }, say(' of '), product(row)];
}

function withUnits(row: TimelineRow): Piece[] {
  const units = row.after.usage_granted;
  return units === undefined ? [] : [say(` with ${counted(Number(units), 'unit')}`)];
}

function consumption(row: TimelineRow): Piece[] {
  const used: Piece[] = [say('Consumed '), strong(counted(row.units ?? 0, 'unit')), say(` in ${counted(row.count, 'call')}`)];
  return row.after.unavailable_reason === 'exhausted' ? [...used, say(' and used up '), product(row)] : [...used, quiet(' of '), quiet(productOf(row))];
}

function adjustment(row: TimelineRow): Piece[] {
  const change = Number(row.after.adjusted ?? 0) - Number(row.before.adjusted ?? 0);
  if (!Number.isFinite(change) || change === 0) {
    return [strong(actorOf(row)), say(' adjusted '), product(row)];
  }
  const units = strong(counted(Math.abs(change), 'unit'));
  return change > 0
    ? [strong(actorOf(row)), say(' added '), units, say(' to '), product(row)]
    : [strong(actorOf(row)), say(' took '), units, say(' from '), product(row)];
}

function subscriptionChange(row: TimelineRow, zone: string): Piece[] {
  const { before, after } = row;
  if (after.product_code !== undefined && before.product_code !== undefined) {
    return [say('Plan changed from '), strong(before.product_code), say(' to '), product(row)];
  }
  if (after.cancel_at_period_end === 'true') {
    const end = after.expires_at;
    return [product(row), say(end ? ` is set to end on ${shortDate(end, zone)}` : ' is set to end with its period')];
  }
  if (after.cancel_at_period_end === 'false' && before.cancel_at_period_end === 'true') {
    return [product(row), say(' goes on: its cancellation was taken back')];
  }
  if (after.quantity !== undefined && before.quantity !== undefined) {
    return [product(row), say(` changed from ${before.quantity} to ${after.quantity} seats`)];
  }
  return [say('Stripe changed the subscription to '), product(row)];
}

/** How many other entitlements the same cause changed. */
function otherProducts(row: TimelineRow): number {
  const changed = row.changes.filter((change) => change.fields.length > 0).map((change) => change.entitlement_id);
  return Math.max(0, new Set(changed).size - 1);
}
