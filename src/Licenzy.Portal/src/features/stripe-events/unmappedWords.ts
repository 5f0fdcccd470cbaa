import type { Schema } from '@/api/schemas';
import { money } from '@/text/money';
import { counted } from '@/text/numbers';

type Group = Schema<'UnmappedGroup'>;

/** What mends a group of sales: a product for their price, a customer for the sale, or only time. */
export type Remedy = 'map' | 'link' | 'wait';

/** The one thing that mends a group. */
export function remedyOf(group: Pick<Group, 'kind' | 'missing' | 'stripe_price_id'>): Remedy {
  if (group.kind === 'price' && group.missing.includes('product') && group.stripe_price_id) {
    return 'map';
  }
  if (group.missing.includes('subject')) {
    return 'link';
  }
  return group.missing.includes('lines') ? 'wait' : 'link';
}

/** What was sold and how often: `€49.00, sold 3 times`. */
export function soldInWords(group: Group): string {
  const amount = group.amount === null || group.currency === null ? null : money(group.amount, group.currency);
  const sold = group.kind === 'price' ? `sold ${group.count === 1 ? 'once' : `${group.count} times`}` : kindWord(group.kind);
  return amount ? `${amount}, ${sold}` : sold;
}

function kindWord(kind: string): string {
  return kind === 'subscription' ? 'a subscription' : kind === 'sale' ? 'one sale' : kind;
}

/** Why these sales give nobody access, as a sentence. */
export function missingInWords(group: Group): string {
  switch (remedyOf(group)) {
    case 'map':
      return group.count === 1
        ? 'No product maps this price, so the buyer has no access.'
        : `No product maps this price, so the buyers of ${counted(group.count, 'sale')} have no access.`;
    case 'wait':
      return 'Licenzy is asking Stripe what was sold. This takes seconds.';
    case 'link':
      return group.missing.includes('product')
        ? 'Nobody is known to have bought it, and no product maps what was sold.'
        : 'It was not sold by your application, so nobody is known to have bought it.';
  }
}

/** Why a customer is suggested. */
export function suggestionInWords(suggestion: Schema<'SubjectSuggestion'>): string {
  switch (suggestion.by) {
    case 'stripe_customer':
      return 'paid as the same Stripe customer before';
    case 'email':
      return 'has the same e-mail address';
    default:
      return suggestion.by;
  }
}
