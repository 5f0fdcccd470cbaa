import type { Problem } from '@/api/problem';

/** A delivery, as far as the gallery needs one. */
export interface Sample {
  id: string;
  type: string;
  customer: string;
  status: string;
  attempts: number;
  amount: number;
  at: string;
}

const statuses = ['sent', 'failed', 'dead', 'pending', 'no_endpoint', 'new_status'];
const types = ['purchase.finalized', 'entitlement.updated', 'invoice.payment_failed', 'usage.consumed'];

/** As many rows as asked for, with all statuses in turn. */
export function samples(count: number, from = 0): Sample[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `dlv_01kahc3v9m2x7b4q8w5n${String(from + index).padStart(4, '0')}`,
    type: types[index % types.length] ?? '',
    customer: `user_${120 + from + index}`,
    status: statuses[index % statuses.length] ?? '',
    attempts: (index * 7) % 11,
    amount: 1900 + index * 1000,
    at: new Date(Date.now() - (from + index) ** 3 * 60_000).toISOString(),
  }));
}

export const problem: Problem = {
  error: 'stripe_timeout',
  title: 'Stripe did not answer in time',
  status: 504,
  detail: 'Stripe did not answer within 10 seconds.',
  request_id: 'req_01kahc3v9m2x7b4q8w5n6tT7E9',
};

export const payload = {
  id: 'evt_1SVn2kLk9QxY7a00',
  type: 'invoice.payment_succeeded',
  livemode: true,
  pending_webhooks: 2,
  request: null,
  data: {
    object: {
      id: 'in_1SVn2jLk9QxY7a00',
      amount_paid: 2900,
      currency: 'eur',
      lines: [{ id: 'il_1', price: { id: 'price_1SQaZk41', active: true }, metadata: {} }],
      note: 'key sk_live_51Habcdefghijklmnop was pasted here',
    },
  },
};
