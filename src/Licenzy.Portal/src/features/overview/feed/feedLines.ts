import type { LiveEvent } from '@/api/live';

/** From where something came: Stripe, the application, an operator, Licenzy itself, or to the application. */
export type FeedLane = 'stripe' | 'app' | 'operator' | 'licenzy' | 'delivery';

/** One line of the feed. */
export interface FeedLine {
  key: string;
  at: string;
  lane: FeedLane;
  subjectRef: string | null;
  /** What it is about, shown as code: Stripe's type, the product, the event. */
  code: string | null;
  text: string;
  /** How it stands, in the words of a status's domain; null without any. */
  status: { domain: 'inbound_event' | 'attempt' | 'delivery'; value: string } | null;
  /** What stands at the end instead of a status. */
  note: string | null;
  /** Where it leads, after `/p/{project}/{mode}`. */
  path: string | null;
}

const most = 50;

const checkoutTexts: Readonly<Record<string, string>> = {
  created: 'began a checkout',
  processing: 'pays; Stripe has not settled it yet',
  finalized: 'bought',
  failed: 'did not buy',
};

const deliveryTexts: Readonly<Record<string, string>> = {
  pending: 'is on its way to your app',
  sent: 'was taken by your app',
  failed: 'was not taken by your app; tried again later',
  dead: 'was given up',
  no_endpoint: 'goes nowhere: there is no endpoint yet',
};

const stripeTexts: Readonly<Record<string, string>> = {
  received: 'came from Stripe',
  applied: 'came from Stripe and was applied',
  ignored: 'came from Stripe; Licenzy does not use it',
  failed: 'came from Stripe and could not be applied',
  unmapped: 'came from Stripe; no product or customer here fits yet',
};

/** `invoice_payment_failed` as words. */
function words(code: string): string {
  return code.replaceAll('_', ' ');
}

const customer = (ref: string | null): string | null => (ref ? `/customers/${encodeURIComponent(ref)}` : null);

/** What an event of the stream says; null for what is no news (hello and heartbeats). Kinds that nobody here knows are told as they are. */
export function feedLine(event: LiveEvent): FeedLine | null {
  const base = { key: event.key, at: event.at, subjectRef: event.subject_ref, code: event.type, note: null, status: null };
  const state = event.state ?? '';
  switch (event.kind) {
    case 'hello':
    case 'heartbeat':
      return null;
    case 'stripe_event':
      return {
        ...base,
        lane: 'stripe',
        text: stripeTexts[state] ?? `came from Stripe: ${words(state)}`,
        status: { domain: 'inbound_event', value: state },
        path: event.id ? `/events/${event.id}` : null,
      };
    case 'checkout':
      return {
        ...base,
        lane: state === 'created' ? 'app' : 'stripe',
        text: checkoutTexts[state] ?? `checkout: ${words(state)}`,
        status: { domain: 'attempt', value: state },
        path: customer(event.subject_ref),
      };
    case 'change': {
      if (event.type === 'unchanged' || event.type === 'stale') {
        return null;
      }
      const lane: FeedLane = state === 'portal' ? 'operator' : state === 'runtime' ? 'app' : state === 'stripe' ? 'stripe' : 'licenzy';
      return { ...base, lane, code: null, text: `access changed: ${words(event.type ?? 'changed')}`, path: customer(event.subject_ref) };
    }
    case 'usage': {
      const units = event.units ?? 0;
      const text = `consumed ${units.toLocaleString('en-GB')} ${units === 1 ? 'unit' : 'units'}`;
      return { ...base, lane: 'app', code: null, text, path: customer(event.subject_ref) };
    }
    case 'delivery':
      return {
        ...base,
        lane: 'delivery',
        text: deliveryTexts[state] ?? `delivery: ${words(state)}`,
        status: { domain: 'delivery', value: state },
        path: event.id ? `/deliveries/${event.id}` : null,
      };
    default:
      return { ...base, lane: 'licenzy', text: words(event.kind), note: state || null, path: null };
  }
}

/** The newest lines first, each once, and not more than are worth keeping. A thing in a later state takes the place of its earlier one. */
export function mergeLines(known: readonly FeedLine[], more: readonly FeedLine[]): FeedLine[] {
  const byThing = new Map<string, FeedLine>();
  for (const line of [...known, ...more].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const thing = thingOf(line.key);
    byThing.delete(thing);
    byThing.set(thing, line);
  }
  return [...byThing.values()].reverse().slice(0, most);
}

/** The key without its state: `delivery:dlv_1:sent` and `delivery:dlv_1:pending` are the same delivery. */
function thingOf(key: string): string {
  return key.replace(/:[^:]*$/, '');
}

/** What is said to those who listen: `4 new events`. */
export function newsText(count: number): string {
  return count === 0 ? '' : count === 1 ? '1 new event' : `${count} new events`;
}
