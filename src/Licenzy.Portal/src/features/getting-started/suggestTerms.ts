import type { Schema } from '@/api/schemas';
import { counted, grouped } from '@/text/numbers';

type Offer = Schema<'ListPricesOffer'>;

/** As what a price would be sold with one click. */
export interface Terms {
  kind: 'subscription' | 'time_pass' | 'usage_pack';
  usageUnits: number | null;
  durationDays: number | null;
}

const spans: readonly (readonly [RegExp, number])[] = [
  [/\byears?\b|\bannual\b/i, 365],
  [/\bmonths?\b|\bmonthly\b/i, 30],
  [/\bweeks?\b|\bweekly\b/i, 7],
  [/\bdays?\b|\bpass\b/i, 1],
];

const defaultUnits = 1000;

/** The number that a name has: `1,000 credits` is 1000. */
function numberIn(name: string): number | null {
  const digits = /\d[\d,.\u202f ]*/.exec(name)?.[0].replace(/\D/g, '');
  const number = digits ? Number(digits) : 0;
  return number > 0 && number <= 1_000_000_000 ? number : null;
}

/** Terms guessed from the price's shape and name; null when it cannot be sold. They are shown before anything is made of them. */
export function suggestTerms(offer: Offer): Terms | null {
  const possible = (kind: string) => offer.kinds.some((one) => one.kind === kind && one.possible);
  const name = `${offer.product_name ?? ''} ${offer.nickname ?? ''}`;
  if (possible('subscription')) {
    return { kind: 'subscription', usageUnits: null, durationDays: null };
  }
  const span = spans.find(([words]) => words.test(name));
  if (span && possible('time_pass')) {
    const days = span[1] * (numberIn(name) ?? 1);
    return { kind: 'time_pass', usageUnits: null, durationDays: Math.min(days, 36_500) };
  }
  if (possible('usage_pack')) {
    return { kind: 'usage_pack', usageUnits: numberIn(name) ?? defaultUnits, durationDays: null };
  }
  return null;
}

/** Terms in words: `usage pack of 1,000 units`. */
export function termsText(terms: Terms): string {
  switch (terms.kind) {
    case 'subscription':
      return 'subscription';
    case 'time_pass':
      return `time pass of ${counted(terms.durationDays ?? 0, 'day')}`;
    case 'usage_pack':
      return `usage pack of ${grouped(terms.usageUnits ?? 0)} units`;
  }
}

/** Why a price cannot be sold, in the server's words. */
export function whyNotSold(offer: Offer): string {
  return offer.active ? (offer.kinds.find((one) => one.why)?.why ?? 'Licenzy cannot sell it.') : 'It is archived in Stripe.';
}
