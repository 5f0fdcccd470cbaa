import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { eventSentence, lagInWords, receivedInWords, replayInWords } from './eventWords';
import { stripePage } from './stripeLinks';
import { missingInWords, remedyOf, soldInWords } from './unmappedWords';

type Event = Schema<'InboundEventView'>;

function event(change: Partial<Event>): Event {
  return {
    stripe_event_id: 'evt_1', type: 'invoice.paid', api_version: null, object_id: null, subject_ref: null, status: 'applied', reason: null,
    why: 'It was applied.', tries: 1, received_count: 1, origin: 'webhook', connection_id: 'con_1', created_at: '2026-11-22T12:00:00Z',
    received_at: '2026-11-22T12:00:01Z', applied_at: null, next_try_at: null, lag_ms: 1000, duration_ms: null, body_kept: true, ...change,
  };
}

const change: Schema<'InboundEventChange'> = {
  history_id: 'his_1', entitlement_id: 'ent_1', subject_ref: 'user_1', at: '2026-11-22T12:00:01Z', reason: 'renewed', changes: [],
};

const group: Schema<'UnmappedGroup'> = {
  kind: 'price', missing: ['subject', 'product'], stripe_price_id: 'price_1', amount: 4900, currency: 'eur', count: 3,
  first_at: '2026-11-22T12:00:00Z', last_at: '2026-11-22T12:00:00Z', sales: [],
};

describe('what became of an event', () => {
  it('is one sentence', () => {
    expect(eventSentence(event({}), [change])).toBe('It was applied, and changed 1 entitlement of user_1.');
    expect(eventSentence(event({}), [])).toBe('It was applied, and changed nothing.');
    expect(eventSentence(event({ status: 'failed', tries: 2 }), [])).toContain('could not be applied after 2 tries');
    expect(eventSentence(event({ status: 'ignored', why: 'Licenzy does not use events of this type.' }), [])).toContain('does not use');
  });

  it('says what a replay would do, and did', () => {
    expect(replayInWords([change], event({}), true)).toBe('A replay would change 1 entitlement of user_1.');
    expect(replayInWords([change], event({}), false)).toBe('The replay changed 1 entitlement of user_1.');
    expect(replayInWords([], event({}), true)).toBe('A replay would change nothing.');
    expect(replayInWords([], event({ status: 'failed' }), true)).toBe('A replay would fail again, and change nothing.');
  });

  it('counts duplicates and the way here', () => {
    expect(receivedInWords(event({}))).toBeNull();
    expect(receivedInWords(event({ received_count: 3 }))).toBe('received 3 times, applied once');
    expect([lagInWords(900), lagInWords(4_200), lagInWords(3_720_000)]).toEqual(['under 2 seconds', '4.2\u202fs', '1 hour 2 minutes']);
  });
});

describe('unmapped sales', () => {
  it('are mended by a product before anything else where they are of one price', () => {
    expect(remedyOf(group)).toBe('map');
    expect(remedyOf({ ...group, kind: 'subscription', missing: ['subject'] })).toBe('link');
    expect(remedyOf({ ...group, kind: 'sale', missing: ['lines'] })).toBe('wait');
  });

  it('say what was sold, and why nobody has it', () => {
    expect(soldInWords(group)).toBe('€49.00, sold 3 times');
    expect(soldInWords({ ...group, kind: 'subscription', amount: null })).toBe('a subscription');
    expect(missingInWords(group)).toContain('buyers of 3 sales');
  });
});

describe('a page of Stripe', () => {
  it('is known for what has one', () => {
    expect(stripePage('evt_1abc', 'test')).toBe('https://dashboard.stripe.com/test/events/evt_1abc');
    expect(stripePage('sub_1abc', 'live')).toBe('https://dashboard.stripe.com/subscriptions/sub_1abc');
    expect(stripePage('toString_1', 'live')).toBeNull();
    expect(stripePage('evt_1/../x', 'live')).toBeNull();
  });
});
