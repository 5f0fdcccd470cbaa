import { describe, expect, it } from 'vitest';
import { daysOf, undoneBy } from './timelineDays';
import { effectsOf } from './timelineEffects';
import { plainSentence, type TimelineRow } from './timelineText';

const base: TimelineRow = {
  id: 'his_1', at: '2026-11-12T09:14:00Z', lane: 'stripe', cause_id: 'evt_1', reason: 'checkout_finalized', entitlement_id: 'ent_1',
  product_code: 'PRO_MONTHLY', product_name: 'Pro', changes_access: false, before: {}, after: {}, changes: [], amount: null, currency: null,
  stripe_event_id: null, event_created_at: null, actor: null, note: null, deliveries: [], count: 1, units: null, use_ids: [], action_id: null,
  undoable: false, undone_by: null,
};
const row = (more: Partial<TimelineRow>): TimelineRow => ({ ...base, ...more });
const change = (...fields: [string, string | null, string | null][]) => ({
  history_id: 'his_1', entitlement_id: 'ent_1', product_code: 'PRO_MONTHLY', reason: 'x',
  fields: fields.map(([field, before, after]) => ({ field, before, after })),
});
const effects = (...fields: [string, string | null, string | null][]) =>
  effectsOf({ changes: [change(...fields)] }, 'UTC').map(({ before, after, tone }) => `${before} > ${after} (${tone})`);

describe('a row of the timeline as a sentence', () => {
  const maria = { id: 'usr_1', name: 'Maria Ortiz' };
  it.each<[string, Partial<TimelineRow>]>([
    ['Bought Pro for €29.00', { amount: 2900, currency: 'eur' }],
    ['Payment of €29.00 for Pro failed', { reason: 'invoice_payment_failed', amount: 2900, currency: 'eur' }],
    ['Payment for Pro succeeded', { reason: 'invoice_payment_succeeded' }],
    ['Consumed 180 units in 12 calls of Pro', { reason: 'usage_consumed', lane: 'runtime', units: 180, count: 12 }],
    ['Consumed 1 unit in 1 call and used up Pro', { reason: 'usage_consumed', units: 1, after: { unavailable_reason: 'exhausted' } }],
    ['Maria Ortiz granted Pro with 500 units', { reason: 'manual_grant', actor: maria, after: { usage_granted: '500' } }],
    ['Maria Ortiz took 40 units from Pro', { reason: 'manual_adjust', actor: maria, before: { adjusted: '0' }, after: { adjusted: '-40' } }],
    ['A former member revoked Pro', { reason: 'manual_revoke', actor: { id: 'usr_2', name: null } }],
    ['Pro goes on: its cancellation was taken back', { reason: 'subscription_updated', before: { cancel_at_period_end: 'true' }, after: { cancel_at_period_end: 'false' } }],
    ['Pro is set to end on 12 Dec', { reason: 'subscription_updated', after: { cancel_at_period_end: 'true', expires_at: '2026-12-12T00:00:00Z' } }],
    ['A comparison with Stripe found Pro', { reason: 'resync', lane: 'licenzy' }],
    ['Stripe: brand_new of Pro', { reason: 'brand_new' }],
    ['Your app: constructor of Pro', { reason: 'constructor', lane: 'runtime' }],
  ])('%s', (sentence, more) => {
    expect(plainSentence(row(more), 'UTC')).toBe(sentence);
  });
});

describe('what a row changed', () => {
  it.each<[string, [string, string | null, string | null][]]>([
    ['none > 1,000 units (ok)', [['status', null, 'active'], ['available', null, 'true'], ['usage_granted', null, '1000']]],
    ['none > paid to 12 Dec (ok)', [['status', null, 'active'], ['available', null, 'true'], ['current_period_end', null, '2026-12-12T00:00:00Z']]],
    ['active > past due (warn)', [['status', 'active', 'past_due'], ['available', 'true', 'false'], ['unavailable_reason', null, 'past_due']]],
    ['used up > active (ok)', [['available', 'false', 'true'], ['unavailable_reason', 'exhausted', null]]],
    ['paid to 12 Nov > paid to 12 Dec (ok)', [['current_period_end', '2026-11-12T00:00:00Z', '2026-12-12T00:00:00Z']]],
    ['null > +200 units (ok)', [['adjusted', '0', '200']]],
    ['null > −40 units (warn)', [['adjusted', '0', '-40']]],
    ['renews > ends 12 Dec (warn)', [['cancel_at_period_end', 'false', 'true'], ['expires_at', null, '2026-12-12T00:00:00Z']]],
    ['active > paused by moon (off)', [['unavailable_reason', null, 'paused_by_moon']]],
  ])('%s', (effect, fields) => {
    expect(effects(...fields)).toEqual([effect]);
  });

  it('names the product where one cause changed several', () => {
    const other = { ...change(['adjusted', '0', '5']), entitlement_id: 'ent_2', history_id: 'his_2', product_code: 'CREDITS' };
    expect(effectsOf({ changes: [change(['adjusted', '0', '1']), other] }, 'UTC').map((effect) => effect.about)).toEqual(['PRO_MONTHLY', 'CREDITS']);
  });
});

describe('days', () => {
  it('puts rows under the day of the zone, each once', () => {
    const late = row({ id: 'his_2', at: '2026-11-12T23:30:00Z' });
    const days = daysOf([late, late, row({})], 'Europe/Berlin', Date.parse('2026-11-13T10:00:00Z'));
    expect(days.map((day) => [day.header, day.rows.length])).toEqual([['Today, 13 November', 1], ['Yesterday, 12 November', 1]]);
  });
  it('knows which action undid which row', () => {
    const undone = row({ action_id: 'op_1', undone_by: 'op_2' });
    expect(undoneBy([undone, row({})]).get('op_2')).toBe(undone);
  });
});
