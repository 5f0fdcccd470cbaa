import { describe, expect, test } from 'vitest';
import { thinSpace } from '@/text/numbers';
import { customerOf } from './customerOf.testing';
import { decisionSentence, plainSentence, type Stretch } from './decisionSentence';

const now = Date.parse('2026-11-21T12:00:00Z');
const say = (customer: ReturnType<typeof customerOf>, stretch?: Stretch) => {
  const words = decisionSentence(customer, { zone: 'UTC', now, stretch });
  return [plainSentence(words), words.second];
};

const pro = { current_period_end: '2026-12-12T09:13:44Z' };
const credits = {
  product_code: 'CREDITS_1000',
  product_name: 'Credits 1000',
  kind: 'usage_pack',
  usage_remaining: 640,
  usage_granted: 1000,
  usage_adjusted: 500,
};
const pass = { product_code: 'DAY_PASS', product_name: 'Day pass', kind: 'time_pass' };
const grant = {
  kind: 'operator',
  reason: 'manual_grant',
  actor: { id: 'usr_1', name: 'Maria Ortiz' },
  note: 'Ticket 4711',
  at: '2026-11-21T09:00:00Z',
};
const usedUp = { ...credits, usage_remaining: 0, unavailable_reason: 'exhausted' };
const pastDue = {
  ...pro,
  status: 'past_due',
  unavailable_reason: 'past_due',
  cause: { reason: 'invoice_payment_failed', at: '2026-11-12T09:14:00Z' },
};

describe('with access', () => {
  test('through a subscription', () => {
    expect(say(customerOf([pro], {}, '2026-11-12T09:14:00Z'))).toEqual([
      'Allowed. user_123 has access through Pro, paid to 12 December 2026.',
      'Unchanged for 9 days.',
    ]);
  });

  test('through a subscription and a pack', () => {
    expect(say(customerOf([pro, credits]))).toEqual([
      'Allowed. user_123 has access through Pro, paid to 12 December 2026, and Credits 1000, with 640 units left.',
      'Without Pro, Credits 1000 alone would still allow.',
    ]);
  });

  test('through more than two, of which two are named', () => {
    const [sentence, second] = say(customerOf([pro, pass, credits, { ...credits, product_code: 'CREDITS_50', product_name: 'Credits 50' }]));
    expect(sentence).toBe(
      'Allowed. user_123 has access through Pro, paid to 12 December 2026, Day pass, without an end, and 2 more.',
    );
    expect(second).toBe('Without Pro, the others alone would still allow.');
  });

  test('through packs of one product, which count together', () => {
    expect(say(customerOf([credits, { ...credits, usage_remaining: 1000 }]))[0]).toBe(
      'Allowed. user_123 has access through Credits 1000, with 1,640 units left.',
    );
  });

  test('until the subscription ends', () => {
    const ending = {
      ...pro,
      cancel_at_period_end: true,
      expires_at: '2026-12-12T09:13:44Z',
      cause: { reason: 'subscription_updated', at: '2026-11-03T08:00:00Z' },
    };
    expect(say(customerOf([ending]))).toEqual([
      'Allowed. user_123 has access through Pro, which ends on 12 December 2026.',
      'Canceled on 3 Nov; no further payment.',
    ]);
  });

  test('in trial', () => {
    expect(say(customerOf([{ stripe_status: 'trialing', current_period_end: '2026-11-24T09:00:00Z' }]))).toEqual([
      'Allowed. user_123 has access through Pro, in trial to 24 Nov.',
      'First payment 24 Nov.',
    ]);
  });

  test('in grace', () => {
    const grace = { ...pro, status: 'past_due', available: true, expires_at: '2026-11-25T00:00:00Z' };
    expect(say(customerOf([grace]))).toEqual([
      'Allowed. user_123 has access through Pro, in grace to 25 Nov after a failed payment.',
      'Access ends 25 Nov unless paid.',
    ]);
  });

  test('with a renewal that Stripe has not reported', () => {
    expect(say(customerOf([{ current_period_end: '2026-11-20T09:00:00Z' }]))[0]).toBe(
      'Allowed. user_123 has access through Pro, paid to 20 November 2026, with the renewal not reported yet.',
    );
  });

  test('granted by an operator', () => {
    const granted = { ...pass, source: 'portal', expires_at: '2026-11-21T18:00:00Z', cause: grant };
    expect(say(customerOf([granted]))).toEqual([
      'Allowed. user_123 has access through Day pass, until today 18:00, granted by Maria Ortiz.',
      '"Ticket 4711".',
    ]);
  });

  test('granted by somebody who is gone, without an end', () => {
    expect(say(customerOf([{ source: 'portal', cause: { ...grant, actor: null, note: null } }]))[0]).toBe(
      'Allowed. user_123 has access through Pro, granted by hand.',
    );
  });
});

describe('without access', () => {
  test('never anything', () => {
    expect(say(customerOf([], { subject_ref: 'user_9' }))).toEqual([
      'Denied. user_9 has never bought or been granted anything in test mode.',
      'Is the purchase in live mode?',
    ]);
  });

  test('for several reasons, the most hopeful first', () => {
    expect(say(customerOf([pastDue, usedUp]))).toEqual([
      'Denied. user_123 has no access: Pro is past due since the payment of 12 November failed, and Credits 1000 is used up.',
      'A successful payment in Stripe lifts it at once; until then you can grant access.',
    ]);
  });

  test('for how long', () => {
    expect(say(customerOf([pastDue], {}, '2026-11-21T09:00:00Z'))[1]).toBe(
      `Denied for 3${thinSpace}h. A successful payment in Stripe lifts it at once; until then you can grant access.`,
    );
  });

  test('a product speaks once, by what decides first', () => {
    expect(say(customerOf([pastDue, { status: 'canceled', unavailable_reason: 'canceled' }]))[0]).toBe(
      'Denied. user_123 has no access: Pro is past due since the payment of 12 November failed.',
    );
  });

  test.each([
    ['pending', { status: 'pending' }, 'Pro waits for a payment that is not settled yet.'],
    ['not_started', { ...pass, starts_at: '2026-11-24T09:00:00Z' }, 'Day pass starts on 24 Nov 09:00.'],
    ['refunded', { ...credits, cause: { reason: 'refund', at: '2026-11-03T10:00:00Z' } }, 'Credits 1000 was refunded in full on 3 Nov.'],
    ['disputed', { cause: { reason: 'dispute', at: '2026-11-03T10:00:00Z' } }, 'Pro is suspended while the dispute of 3 Nov is open.'],
    ['canceled', { canceled_at: '2026-11-01T10:00:00Z' }, 'Pro ended when it was canceled on 1 Nov.'],
    [
      'revoked',
      { cause: { ...grant, reason: 'manual_revoke', at: '2026-11-01T10:00:00Z' } },
      'Pro was revoked by Maria Ortiz on 1 Nov: "Ticket 4711".',
    ],
    ['expired', { ...pass, expires_at: '2026-10-03T10:00:00Z' }, 'Day pass ended on 3 Oct.'],
    ['exhausted', { ...credits, usage_remaining: 0 }, 'Credits 1000 is used up: 0 of 1,500 units left.'],
    ['something_new', {}, 'Pro gives no access (something_new).'],
  ])('%s', (reason, given, end) => {
    const [sentence, second] = say(customerOf([{ ...given, unavailable_reason: reason }]));
    expect(sentence).toBe(`Denied. user_123 has no access: ${end}`);
    expect(second).toMatch(/\.$/);
  });
});

describe('at a past time', () => {
  const past = { is_past: true, at: '2026-11-10T14:02:00Z' };
  const stretch = { from: '2026-11-09T11:02:00Z', to: '2026-11-12T09:14:00Z' };
  const failed = { ...pastDue, cause: { reason: 'invoice_payment_failed', at: '2026-11-09T11:02:00Z' } };

  test('was denied', () => {
    expect(say(customerOf([failed], past), stretch)).toEqual([
      'Was denied. user_123 had no access: Pro was past due since the payment of 9 November failed.',
      'From 9 Nov 11:02 to 12 Nov 09:14, 2 days 22 hours.',
    ]);
  });

  test('was allowed, and nothing of it sounds present', () => {
    const [sentence, second] = say(customerOf([{ ...pro, cancel_at_period_end: true }], past), { from: '2026-11-09T11:02:00Z', to: null });
    expect(sentence).toBe('Was allowed. user_123 had access through Pro, which was to end on 12 December 2026.');
    expect(second).toBe('Since 9 Nov 11:02, and still so: 12 days.');
  });

  test('for seconds, which are told', () => {
    expect(say(customerOf([failed], past), { from: '2026-11-09T11:02:00Z', to: '2026-11-09T11:02:03Z' })[1]).toBe(
      'From 9 Nov 11:02:00 to 9 Nov 11:02:03, 3 seconds.',
    );
  });

  test('had nothing yet', () => {
    expect(say(customerOf([], past), { from: null, to: '2026-11-12T09:14:00Z' })).toEqual([
      'Was denied. user_123 had never bought or been granted anything in test mode by then.',
      'Until 12 Nov 09:14.',
    ]);
  });
});

test('a long reference is cut in the sentence', () => {
  const [sentence = ''] = say(customerOf([], { subject_ref: '😀'.repeat(100) }));
  expect(sentence).toContain(`${'😀'.repeat(47)}… has never`);
});
