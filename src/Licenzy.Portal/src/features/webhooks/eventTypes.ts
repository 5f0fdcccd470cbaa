/** One type of outbound event, in words. */
interface EventTypeWords {
  type: string;
  /** What happened, as the end of "Tell my app when …". */
  when: string;
}

/** Types that belong together; `family` is the pattern that takes all of them, and later ones too. */
interface EventTypeGroup {
  title: string;
  family: string;
  types: readonly EventTypeWords[];
}

/** Every type of outbound event, grouped by what it is about. A test is always sent when it is asked for, so it is no choice. */
export const eventTypeGroups: readonly EventTypeGroup[] = [
  {
    title: 'Purchases',
    family: 'purchase.*',
    types: [{ type: 'purchase.finalized', when: 'a checkout was paid' }],
  },
  {
    title: 'Entitlements',
    family: 'entitlement.*',
    types: [{ type: 'entitlement.updated', when: 'a pack, a pass or a grant changed, or an operator changed anything' }],
  },
  {
    title: 'Subscriptions',
    family: 'subscription.*',
    types: [
      { type: 'subscription.updated', when: 'a subscription changed its state, period or plan' },
      { type: 'subscription.deleted', when: 'a subscription ended in Stripe' },
    ],
  },
  {
    title: 'Invoices',
    family: 'invoice.*',
    types: [
      { type: 'invoice.payment_succeeded', when: 'an invoice of a subscription was paid' },
      { type: 'invoice.payment_failed', when: 'a payment of an invoice failed' },
    ],
  },
  {
    title: 'Usage',
    family: 'usage.*',
    types: [{ type: 'usage.consumed', when: 'units were taken from a pack' }],
  },
];

/** The types that something in a project sends. */
export const sentTypes: readonly string[] = eventTypeGroups.flatMap((group) => group.types.map((known) => known.type));

/** Every type that a list of deliveries can be filtered by. */
export const allTypes: readonly string[] = [...sentTypes, 'webhook.test'];

/** Whether an endpoint with these patterns takes events of a type; no pattern takes all. */
export function takes(patterns: readonly string[], type: string): boolean {
  const family = `${type.split('.')[0] ?? ''}.*`;
  return patterns.length === 0 || patterns.some((pattern) => pattern === '*' || pattern === type || pattern === family);
}

/** What an endpoint takes, in words: `every event type`, `2 of 7 event types`. */
export function typesInWords(patterns: readonly string[]): string {
  if (patterns.length === 0 || patterns.includes('*')) {
    return 'every event type';
  }
  const taken = sentTypes.filter((type) => takes(patterns, type));
  const [only] = taken;
  return taken.length === 1 && only ? `only ${only}` : `${taken.length} of ${sentTypes.length} event types`;
}
