import { describe, expect, it } from 'vitest';
import { chosenOf, foundItem, idItem, inGroups, matching, type PaletteItem, stepFrom } from './paletteItems';

const item = (id: string, changes: Partial<PaletteItem> = {}): PaletteItem => ({ id, group: 'Go to', label: id, ...changes });

describe('matching', () => {
  const items = [item('Deliveries'), item('Deliveries that are dead', { onlyFound: true, words: 'failed' }), item('Products', { words: 'prices' })];

  it('leaves the long tail out while nothing is typed', () => {
    expect(matching(items, ' ').map((one) => one.id)).toEqual(['Deliveries', 'Products']);
  });

  it('wants every word, in any order and case, also among other words', () => {
    expect(matching(items, 'DEAD deliv').map((one) => one.id)).toEqual(['Deliveries that are dead']);
    expect(matching(items, 'price').map((one) => one.id)).toEqual(['Products']);
    expect(matching(items, 'dead products')).toEqual([]);
  });
});

describe('idItem', () => {
  it('opens a pasted id, spaces around it or not', () => {
    expect(idItem(' dlv_01kg9q5w8x3m7c2v6b4n0t1zyd ')).toMatchObject([
      { label: 'Open delivery', href: '/go/dlv_01kg9q5w8x3m7c2v6b4n0t1zyd' },
    ]);
  });

  it.each(['user_12', 'dlv_', 'what is this', ''])('is nothing for %j', (text) => {
    expect(idItem(text)).toEqual([]);
  });
});

describe('foundItem', () => {
  const found = { email: null, status: 'past_due', products: [], changed_at: null, matched_on: 'subject_ref' };

  it('shows why there is no access, and encodes the reference once', () => {
    const one = foundItem({ ...found, subject_ref: 'a/b%', has_access: false, unavailable_reason: 'past_due' }, (ref) => `/c/${encodeURIComponent(ref)}`);
    expect(one).toMatchObject({ href: '/c/a%2Fb%25', badge: { domain: 'unavailable_reason', value: 'past_due' } });
  });

  it('shows access, and denial without a reason', () => {
    const badge = (hasAccess: boolean) =>
      foundItem({ ...found, subject_ref: 'a', has_access: hasAccess, unavailable_reason: null }, (ref) => ref).badge;
    expect(badge(true)).toEqual({ domain: 'decision', value: 'allowed' });
    expect(badge(false)).toEqual({ domain: 'decision', value: 'denied' });
  });
});

describe('choosing', () => {
  const items = [item('a'), item('off', { disabledReason: 'not now' }), item('b')];

  it('begins with the first, and keeps what was chosen while it is there', () => {
    expect(chosenOf(items, null)?.id).toBe('a');
    expect(chosenOf(items, 'b')?.id).toBe('b');
    expect(chosenOf(items, 'gone')?.id).toBe('a');
    expect(chosenOf([], null)).toBeUndefined();
  });

  it('does not begin with the last resort while anything was found', () => {
    const search = item('search all', { lastResort: true });
    expect(chosenOf([search, item('dead deliveries')], null)?.id).toBe('dead deliveries');
    expect(chosenOf([search], null)?.id).toBe('search all');
  });

  it('steps over what cannot be chosen, and around the end', () => {
    expect(stepFrom(items, null, 1)?.id).toBe('b');
    expect(stepFrom(items, 'b', 1)?.id).toBe('a');
    expect(stepFrom(items, 'a', -1)?.id).toBe('b');
    expect(stepFrom([], null, 1)).toBeUndefined();
  });
});

it('orders by groups', () => {
  const mixed = [item('help', { group: 'Help' }), item('go'), item('customer', { group: 'Customers' }), item('here', { group: 'Here' })];
  expect(inGroups(mixed).map((one) => one.id)).toEqual(['customer', 'here', 'go', 'help']);
});
