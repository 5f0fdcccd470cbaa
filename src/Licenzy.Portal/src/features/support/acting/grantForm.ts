import type { Schema } from '@/api/schemas';
import { counted } from '@/text/numbers';

type Product = Pick<Schema<'ProductView'>, 'kind' | 'duration_days' | 'expires_after_days' | 'usage_units'>;

/** When a grant ends: as the product says, after so long, or at a time. */
export type GrantEnd = 'product' | 'day' | 'week' | 'month' | 'date';

const DAY = 86_400_000;
const lengths: Partial<Record<GrantEnd, number>> = { day: DAY, week: 7 * DAY, month: 30 * DAY };

/** The ends that a product can have, each in words. */
export function endsOf(product: Product): { value: GrantEnd; label: string }[] {
  return [
    { value: 'product', label: ownEnd(product) },
    { value: 'day', label: '1 day' },
    { value: 'week', label: '7 days' },
    { value: 'month', label: '30 days' },
    { value: 'date', label: 'On a date' },
  ];
}

function ownEnd(product: Product): string {
  const days = product.kind === 'time_pass' ? product.duration_days : product.kind === 'usage_pack' ? product.expires_after_days : null;
  return days === null ? 'No end' : `As sold: ${counted(days, 'day')}`;
}

/** The end as the API wants it; undefined leaves it to the product. A chosen date comes as it is. */
export function expiryOf(end: GrantEnd, date: string | null, now: number): string | undefined {
  const length = lengths[end];
  if (length !== undefined) {
    return new Date(Math.ceil((now + length) / 1_000) * 1_000).toISOString();
  }
  return end === 'date' && date ? date : undefined;
}

/** What is wrong with a date that was typed, or null. */
export function dateProblem(date: string | null, now: number): string | null {
  if (date === null) {
    return 'Enter the day and time at which it ends';
  }
  return Date.parse(date) <= now ? 'Enter a time in the future' : null;
}

/** The most units that one pack holds. */
export const MOST_UNITS = 1_000_000_000;

/** What is wrong with a number of units, or null. */
export function unitsProblem(units: number | string): string | null {
  return typeof units === 'number' && Number.isInteger(units) && units >= 1 && units <= MOST_UNITS ? null : 'Use 1 to 1,000,000,000 units';
}
