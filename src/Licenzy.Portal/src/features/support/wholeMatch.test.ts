import { expect, test } from 'vitest';
import { foundAddress } from './foundAddress';
import { matchedStart, wholeMatch } from './wholeMatch';

const customer = (subject_ref: string, email: string | null, matched_on: string | null) => ({
  subject_ref,
  email,
  matched_on,
  has_access: true,
  status: 'active',
  unavailable_reason: null,
  products: [],
  changed_at: null,
});

test('a whole reference is a match, a beginning is none', () => {
  const found = [customer('user_123', null, 'subject_ref'), customer('user_1230', null, 'subject_ref')];
  expect(wholeMatch(found, 'user_123')?.subject_ref).toBe('user_123');
  expect(wholeMatch(found, 'user_12')).toBeNull();
});

test('an address is a match whatever its case, unless several have it', () => {
  const ada = customer('user_1', 'Ada@example.com', 'email');
  expect(wholeMatch([ada], 'ada@EXAMPLE.com')).toBe(ada);
  expect(wholeMatch([ada, customer('user_2', 'ada@example.com', 'email')], 'ada@example.com')).toBeNull();
});

test('an id of Stripe is a match', () => {
  expect(wholeMatch([customer('user_1', null, 'stripe_subscription')], 'sub_1ABC')?.subject_ref).toBe('user_1');
});

test('the beginning that was found is cut off whatever its case', () => {
  expect(matchedStart('Ada@example.com', 'ada')).toEqual(['Ada', '@example.com']);
  expect(matchedStart('user_1', 'sub_')).toEqual(['', 'user_1']);
  expect(matchedStart('user_1', '')).toEqual(['', 'user_1']);
});

const found = (kind: string, id: string, subject_ref: string | null, entitlement_id: string | null = null) =>
  foundAddress({ id, kind, mode: 'live', subject_ref, subject_refs: subject_ref ? [subject_ref] : [], entitlement_id }, 'prj_1');

test('an id leads to the page that shows it', () => {
  expect(found('delivery', 'dlv_1', null)).toEqual({ path: '/p/prj_1/live/deliveries/dlv_1', search: {} });
  expect(found('stripe_event', 'evt_1', null)).toEqual({ path: '/p/prj_1/live/events/evt_1', search: {} });
  expect(found('checkout_attempt', 'att_1', 'a/b %')).toEqual({
    path: '/p/prj_1/live/customers/a%2Fb%20%25/attempts',
    search: { open: 'att_1' },
  });
  expect(found('stripe_subscription', 'sub_1', 'user_1', 'ent_1')).toEqual({
    path: '/p/prj_1/live/customers/user_1',
    search: { entitlement: 'ent_1' },
  });
});

test("nobody's id leads nowhere", () => {
  expect(found('stripe_subscription', 'sub_1', null)).toBeNull();
});
