import { counted } from '@/text/numbers';

const nouns: Readonly<Record<string, readonly [string, string]>> = {
  entitlements: ['entitlement', 'entitlements'],
  checkout_attempts: ['checkout attempt', 'checkout attempts'],
  stripe_customers: ['link to a Stripe customer', 'links to Stripe customers'],
  usage_entries: ['entry of consumption', 'entries of consumption'],
  history: ['row of the history', 'rows of the history'],
  outbound_events: ['event to your app', 'events to your app'],
  operator_actions: ['note of an operator', 'notes of operators'],
};

/** What an erasure takes, counted in words. What nobody here knows is named as it came. */
export function erasedPart(what: string, count: number): string {
  const noun = Object.hasOwn(nouns, what) ? nouns[what] : undefined;
  return noun ? counted(count, noun[0], noun[1]) : `${count} ${what.replaceAll('_', ' ')}`;
}
