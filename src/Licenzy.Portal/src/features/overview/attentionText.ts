import type { Schema } from '@/api/schemas';
import { counted } from '@/text/numbers';
import type { Tone } from '@/components/status';

type Item = Schema<'FindAttentionItem'>;

/** What wants attention, as a row: what, its cause or effect, and the one way to the page that mends it. */
export interface AttentionRow {
  kind: string;
  tone: Tone;
  title: string;
  text: string;
  since: string | null;
  /** After `/p/{project}/{mode}`, or whole where it begins with `/account`. */
  path: string | null;
  action: string;
}

/** The most harmful first; what nobody here knows comes last. */
const order = [
  'unmapped_sales',
  'failed_events',
  'disabled_endpoint',
  'dead_deliveries',
  'quiet_connection',
  'plan_needed',
];

const most = 1000;

function many(item: Item, one: string, several?: string): string {
  return item.count >= most ? `${most.toLocaleString('en-GB')} or more ${several ?? `${one}s`}` : counted(item.count, one, several);
}

const verb = (item: Item, one: string, several: string) => (item.count === 1 ? one : several);

function rowOf(item: Item): AttentionRow {
  const base = { kind: item.kind, since: item.since };
  switch (item.kind) {
    case 'unmapped_sales':
      return {
        ...base,
        tone: 'warn',
        title: `${many(item, 'sale')} ${verb(item, 'has', 'have')} no product or customer`,
        text: 'Somebody paid and has no access yet.',
        path: '/unmapped',
        action: 'Place the sales',
      };
    case 'failed_events':
      return {
        ...base,
        tone: 'bad',
        title: `${many(item, 'event')} from Stripe could not be applied`,
        text: 'What they would change has not happened.',
        path: '/events?status=failed',
        action: 'Review the events',
      };
    case 'disabled_endpoint':
      return {
        ...base,
        tone: 'bad',
        title: `${many(item, 'endpoint')} ${verb(item, 'is', 'are')} disabled`,
        text: 'Your app is not told of any change there; deliveries wait.',
        path: '/endpoints',
        action: 'Open the endpoints',
      };
    case 'dead_deliveries':
      return {
        ...base,
        tone: 'bad',
        title: `${many(item, 'delivery', 'deliveries')} ${verb(item, 'is', 'are')} dead`,
        text: 'Given up after all attempts: your app was not told.',
        path: '/deliveries?status=dead',
        action: 'Review and requeue',
      };
    case 'quiet_connection':
      return {
        ...base,
        tone: 'warn',
        title: 'Stripe has been quiet for longer than usual',
        text: 'The endpoint in Stripe may be disabled.',
        path: '/connection?doctor=1',
        action: 'Run the doctor',
      };
    case 'plan_needed':
      return {
        ...base,
        tone: 'warn',
        title: 'Live writes need a plan',
        text: 'Checkout and consume are refused in live mode; reads, events and deliveries go on.',
        path: '/account/plan',
        action: 'See plans',
      };
    default:
      return {
        ...base,
        tone: 'off',
        title: `${item.count.toLocaleString('en-GB')} × ${item.kind.replaceAll('_', ' ')}`,
        text: item.sample ? `For instance ${item.sample}.` : '',
        path: item.sample ? `/go/${item.sample}` : null,
        action: 'Open it',
      };
  }
}

/** What wants attention in the order of its harm. */
export function attentionRows(items: readonly Item[]): AttentionRow[] {
  const rank = (kind: string) => (order.includes(kind) ? order.indexOf(kind) : order.length);
  return [...items].sort((a, b) => rank(a.kind) - rank(b.kind)).map(rowOf);
}
