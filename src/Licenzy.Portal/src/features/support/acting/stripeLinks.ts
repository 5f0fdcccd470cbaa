import type { Mode } from '@/api/client';

const places = { customer: 'customers', subscription: 'subscriptions' } as const;

/** Where Stripe shows something of its own. */
export function stripeHref(kind: keyof typeof places, id: string, mode: Mode): string {
  return `https://dashboard.stripe.com/${mode === 'test' ? 'test/' : ''}${places[kind]}/${encodeURIComponent(id)}`;
}
