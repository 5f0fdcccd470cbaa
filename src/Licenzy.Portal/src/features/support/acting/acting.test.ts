import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { balanceSum, doneWords, goneForGood, outcome, syncSentence } from './actionText';
import { deliveryWords, toldGroups } from './deliveryWords';
import { actionsFor } from './entitlementChoices';
import { dateProblem, endsOf, expiryOf, unitsProblem } from './grantForm';
import { openRowsOf, toggledRow } from './openRows';
import { balanceOf } from './packs';
import { chosenLane, filtersOf, searchOfLane } from './timelineFilters';
import { barsOf, usageSummary } from './usagePoints';
import { instantIn } from './zonedTime';

const decision = (allowed: boolean, usage_remaining: number | null = null): Schema<'ShownDecision'> => ({
  allowed,
  status: allowed ? 'active' : 'none',
  denial_reason: allowed ? null : 'no_entitlement',
  usage_remaining,
});

function result(before: Schema<'ShownDecision'>, after: Schema<'ShownDecision'>, more: Partial<Schema<'ActionResult'>> = {}): Schema<'ActionResult'> {
  return {
    subject_ref: 'user_123',
    dry_run: false,
    action_id: 'op_1',
    history_ids: [],
    undoable: true,
    decision: { before, after },
    entitlements: [],
    events: [],
    warnings: [],
    version: 'v',
    ...more,
  };
}

const pack = (available: boolean, usage_remaining: number): Schema<'ShownEntitlement'> => ({
  id: 'ent_1',
  subject_ref: 'user_123',
  product_code: 'CREDITS_1000',
  kind: 'usage_pack',
  status: available ? 'active' : 'canceled',
  available,
  unavailable_reason: available ? null : 'revoked',
  reason: 'manual_grant',
  source: 'portal',
  usage_granted: 500,
  usage_remaining,
  starts_at: null,
  expires_at: null,
  canceled_at: null,
});

describe('what is said after an action', () => {
  it('names the result for the customer', () => {
    expect(doneWords('grant', 'Credits 1000', result(decision(false, 0), decision(true, 500)))).toEqual({
      text: 'Granted Credits 1000 to user_123.',
      detail: 'user_123 has access now, with 500 units left.',
    });
    expect(outcome(result(decision(true), decision(false)))).toBe('user_123 has no access any more.');
    expect(outcome(result(decision(false), decision(false)))).toBe('user_123 still has no access.');
  });

  it('says through what access stays', () => {
    const warnings = [{ code: 'access_remains', detail: 'Access remains, through CREDITS_1000.' }];
    const entitlements = [{ before: pack(true, 500), after: pack(false, 0) }];
    const stays = result(decision(true), decision(true), { warnings, entitlements });
    expect(outcome(stays, { CREDITS_1000: 'Credits 1000' })).toBe('Access stays, through Credits 1000.');
  });

  it('says what an undo cannot bring back', () => {
    const taken = result(decision(true, 460), decision(false, 0), { entitlements: [{ before: pack(true, 460), after: pack(false, 0) }] });
    expect(goneForGood(taken)).toBe('40 units of CREDITS_1000 are already used: what was done with them stays done.');
    const whole = result(decision(true, 500), decision(false, 0), { entitlements: [{ before: pack(true, 500), after: pack(false, 0) }] });
    expect(goneForGood(whole)).toBeNull();
  });

  it('sums a balance', () => {
    expect(balanceSum(640, 200)).toBe('640 + 200 = 840');
    expect(balanceSum(1640, -40)).toBe('1,640 − 40 = 1,600');
  });

  it('counts no difference as a result', () => {
    const none = { subject_ref: 'user_1', differences: [], allowed_before: true, allowed_after: true };
    expect(syncSentence(none)).toBe('No difference: everything here is as it stands in Stripe.');
    const one = [{ entitlement_id: 'ent_1', product_code: 'PRO', made: true, fields: [] }];
    expect(syncSentence({ ...none, differences: one, allowed_before: false })).toBe('1 difference found and applied. user_1 has access now.');
  });
});

describe('what can be done to an entitlement', () => {
  it.each([
    ['usage_pack', 'active', null, ['adjust', 'revoke']],
    ['subscription', 'past_due', 'past_due', ['revoke']],
    ['usage_pack', 'canceled', 'revoked', ['restore']],
    ['time_pass', 'expired', 'expired', []],
    ['usage_pack', 'canceled', 'refunded', []],
  ])('%s that is %s (%s)', (kind, status, unavailable_reason, actions) => {
    expect(actionsFor({ kind, status, unavailable_reason })).toEqual(actions);
  });
});

describe('the form of a grant', () => {
  const product = { kind: 'time_pass' as const, duration_days: 1, expires_after_days: null, usage_units: null };
  it('leaves the end to the product or counts from its choice', () => {
    expect(endsOf(product)[0]?.label).toBe('As sold: 1 day');
    expect(expiryOf('product', null, 0)).toBeUndefined();
    expect(expiryOf('week', null, Date.parse('2026-11-22T10:00:00Z'))).toBe('2026-11-29T10:00:00.000Z');
  });
  it('says what is wrong', () => {
    expect(unitsProblem(0)).toBe('Use 1 to 1,000,000,000 units');
    expect(unitsProblem(1)).toBeNull();
    expect(dateProblem('2026-11-22T10:00:00Z', Date.parse('2026-11-22T10:00:00Z'))).toBe('Enter a time in the future');
  });
  it('reads a field in the zone of the person', () => {
    expect(instantIn('UTC', '2026-11-24T18:00')).toBe('2026-11-24T18:00:00Z');
    expect(instantIn('Europe/Berlin', '2026-07-01T00:00')).toBe('2026-06-30T22:00:00Z');
    expect(instantIn('Europe/Berlin', '2026-10-25T12:00')).toBe('2026-10-25T11:00:00Z');
    expect(instantIn('UTC', 'tomorrow')).toBeNull();
  });
});

describe('filters and open rows of the address', () => {
  it('falls to everything for what is no lane', () => {
    expect(chosenLane({ lane: 'nobody' })).toBe('all');
    expect(chosenLane({ changes_access: 'true' })).toBe('access');
    expect(searchOfLane('stripe')).toEqual({ lane: 'stripe', changes_access: undefined });
  });
  it('shows the last day whole, and ends at the past instant with it', () => {
    expect(filtersOf({ from: '2026-11-12', to: '2026-11-12' }, 'UTC')).toMatchObject({ from: '2026-11-12T00:00:00Z', to: '2026-11-13T00:00:00Z' });
    expect(filtersOf({}, 'UTC', '2026-11-10T14:02:00Z').to).toBe('2026-11-10T14:02:00.001Z');
  });
  it('folds and unfolds', () => {
    expect(toggledRow(openRowsOf('his_1'), 'his_2')).toBe('his_1,his_2');
    expect(toggledRow(openRowsOf('his_1'), 'his_1')).toBeUndefined();
  });
});

describe('deliveries in words', () => {
  const told: Schema<'ToldDelivery'> = {
    id: 'dlv_1', event_id: 'evt_1', event_type: 'purchase.finalized', endpoint_id: 'whe_1', status: 'sent', http_status: 200, error: null,
    duration_ms: 84, attempts: 1, next_attempt_at: null, created_at: '', finished_at: '',
  };
  it('says how it went', () => {
    expect(deliveryWords(told)).toBe('200 in 84\u202fms');
    expect(deliveryWords({ ...told, attempts: 3 })).toBe('200 on attempt 3');
    expect(deliveryWords({ ...told, status: 'dead', http_status: 503 })).toBe('503, dead');
  });
  it('lets the worst stand for all of a type', () => {
    const groups = toldGroups([told, { ...told, id: 'dlv_2', status: 'dead' }]);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ count: 2, delivery: { id: 'dlv_2' } });
  });
});

describe('usage', () => {
  it('fills the days on which nothing was consumed, over a change of the clock', () => {
    const sums = {
      step: 'day', time_zone: 'Europe/Berlin', from: '2026-10-23T22:00:00Z', to: '2026-10-26T23:00:00Z',
      points: [{ at: '2026-10-24T22:00:00Z', units: 40 }],
    };
    const bars = barsOf(sums);
    expect(bars.map((bar) => bar.units)).toEqual([0, 40, 0]);
    expect(usageSummary(bars, 'day')).toContain('40 units consumed in 3 days');
  });
  it('counts packs that give access, or the last ones when none does', () => {
    const held = (available: boolean, usage_remaining: number) => ({ kind: 'usage_pack', available, usage_remaining, usage_granted: 1000, usage_adjusted: 0 });
    expect(balanceOf([held(true, 640), held(false, 0)])).toEqual({ left: 640, of: 1000 });
    expect(balanceOf([held(false, 0)])).toEqual({ left: 0, of: 1000 });
    expect(balanceOf([])).toBeNull();
  });
});
