import type { Schema } from '@/api/schemas';
import { money } from '@/text/money';

type Attempt = Schema<'CheckoutAttemptView'>;

/** What an attempt asks for; a dash until Stripe has said it. */
export function attemptAmount(attempt: Pick<Attempt, 'amount_total' | 'currency'>): string {
  return attempt.amount_total !== null && attempt.currency !== null ? money(attempt.amount_total, attempt.currency) : '–';
}

/** Whether the attempt's end is still open, so that asking Stripe may bring it. */
export function isOpen(attempt: Pick<Attempt, 'status'>): boolean {
  return attempt.status === 'created' || attempt.status === 'processing';
}
