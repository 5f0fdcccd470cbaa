import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { changesInWords, changesOf } from './actionChanges';

type Entitlement = Schema<'ShownEntitlement'>;
type Decision = Schema<'ShownDecision'>;

const usedUp: Decision = { allowed: false, status: 'exhausted', denial_reason: 'exhausted', usage_remaining: 0 };
const allowed = (units: number | null): Decision => ({ allowed: true, status: 'active', denial_reason: null, usage_remaining: units });

function pack(changes: Partial<Entitlement> = {}): Entitlement {
  return {
    id: 'ent_1',
    subject_ref: 'user_123',
    product_code: 'CREDITS_1000',
    kind: 'usage_pack',
    status: 'active',
    available: true,
    unavailable_reason: null,
    reason: 'manual_grant',
    source: 'portal',
    usage_granted: 500,
    usage_remaining: 500,
    starts_at: '2026-11-01T00:00:00Z',
    expires_at: null,
    canceled_at: null,
    ...changes,
  };
}

const subscription = (changes: Partial<Entitlement> = {}): Entitlement =>
  pack({ id: 'ent_2', product_code: 'PRO_MONTHLY', kind: 'subscription', usage_granted: null, usage_remaining: null, ...changes });

function result(changes: Partial<Schema<'ActionResult'>>): Schema<'ActionResult'> {
  return {
    subject_ref: 'user_123',
    dry_run: true,
    action_id: null,
    history_ids: [],
    undoable: true,
    decision: { before: usedUp, after: allowed(500) },
    entitlements: [],
    events: [],
    warnings: [],
    version: 'v1',
    ...changes,
  };
}

const names = { CREDITS_1000: 'Credits 1000', PRO_MONTHLY: 'Pro' };

describe('changesOf', () => {
  it('shows a grant that did not exist before: decision, product, end, units together, and who is told', () => {
    const rows = changesOf(
      result({
        entitlements: [{ before: null, after: pack() }],
        events: [{ type: 'entitlement.updated', reason: 'manual_grant', subject_ref: 'user_123', endpoints: 1 }],
      }),
      names,
    );
    expect(rows.map((row) => row.label)).toEqual(['Decision', 'Credits 1000', 'Credits 1000: ends', 'Units left', 'Your app is told']);
    expect(rows[0]).toMatchObject({
      before: [
        { domain: 'decision', value: 'denied' },
        { domain: 'unavailable_reason', value: 'exhausted' },
      ],
      after: [{ domain: 'decision', value: 'allowed' }],
      unchanged: false,
    });
    expect(rows[1]).toMatchObject({ before: [{ type: 'quiet', text: 'not there' }], after: [{ domain: 'entitlement', value: 'active' }] });
    expect(rows[2]).toMatchObject({ after: [{ type: 'quiet', text: 'no end' }] });
    expect(rows[3]).toMatchObject({ before: [{ text: '0' }], after: [{ text: '500' }], unchanged: false });
    expect(rows[4]).toMatchObject({
      before: [{ type: 'quiet', text: 'nothing' }],
      after: [{ type: 'code', text: 'entitlement.updated' }, { text: 'to 1 endpoint' }],
    });
  });

  it('says what a revocation leaves as it was', () => {
    const after = subscription({ status: 'canceled', available: false, unavailable_reason: 'revoked', expires_at: '2026-11-22T12:00:00Z' });
    const rows = changesOf(
      result({ decision: { before: allowed(640), after: allowed(640) }, entitlements: [{ before: subscription(), after }] }),
      names,
    );
    expect(rows.find((row) => row.label === 'Decision')?.unchanged).toBe(true);
    expect(rows.find((row) => row.label === 'Units left')).toMatchObject({ after: [{ text: '640' }], unchanged: true });
    expect(rows.find((row) => row.label === 'Pro')).toMatchObject({ after: [{ domain: 'unavailable_reason', value: 'revoked' }] });
    expect(rows.find((row) => row.label === 'Pro: ends')).toMatchObject({
      before: [{ text: 'when Stripe ends it' }],
      after: [{ type: 'time', value: '2026-11-22T12:00:00Z' }],
    });
    expect(rows.at(-1)).toMatchObject({ after: [{ type: 'quiet', text: 'nothing' }] });
  });

  it('gives a pack a line of its own only where the units of all packs say something else', () => {
    const entitlements = [{ before: pack({ usage_remaining: 100 }), after: pack({ usage_remaining: 300 }) }];
    const alone = changesOf(result({ decision: { before: allowed(100), after: allowed(300) }, entitlements }), names);
    const beside = changesOf(result({ decision: { before: allowed(140), after: allowed(340) }, entitlements }), names);
    expect(alone.map((row) => row.label)).not.toContain('Credits 1000: units left');
    expect(beside.find((row) => row.label === 'Credits 1000: units left')).toMatchObject({ before: [{ text: '100' }], after: [{ text: '300' }] });
  });

  it('names another customer and says that nobody listens', () => {
    const rows = changesOf(
      result({
        entitlements: [{ before: pack(), after: pack({ subject_ref: 'user_9' }) }],
        events: [{ type: 'entitlement.updated', reason: 'linked', subject_ref: 'user_9', endpoints: 0 }],
      }),
    );
    expect(rows.map((row) => row.label)).toContain('CREDITS_1000 of user_9');
    expect(rows.at(-1)?.after).toContainEqual({ type: 'text', text: 'about user_9 that no endpoint takes' });
  });

  it('shows when a grant starts only when that is later', () => {
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const labels = (startsAt: string) =>
      changesOf(result({ entitlements: [{ before: null, after: pack({ starts_at: startsAt }) }] }), names).map((row) => row.label);
    expect(labels(later)).toContain('Credits 1000: starts');
    expect(labels('2026-11-01T00:00:00Z')).not.toContain('Credits 1000: starts');
  });

  it('does not take a customer who never had anything for one with a reason', () => {
    const never: Decision = { allowed: false, status: 'none', denial_reason: 'no_entitlement', usage_remaining: null };
    const [decision] = changesOf(result({ decision: { before: never, after: allowed(null) } }));
    expect(decision?.before).toEqual([
      { type: 'badge', domain: 'decision', value: 'denied' },
      { type: 'quiet', text: 'never had anything' },
    ]);
  });
});

describe('changesInWords', () => {
  it('says what changes and leaves out what does not', () => {
    const rows = changesOf(result({ decision: { before: allowed(1), after: allowed(2) } }));
    expect(changesInWords(rows)).toBe('Preview: Units left: 1, then 2.');
  });

  it('says that nothing changes', () => {
    expect(changesInWords(changesOf(result({ decision: { before: allowed(1), after: allowed(1) } })))).toBe('Preview: nothing changes.');
  });
});
