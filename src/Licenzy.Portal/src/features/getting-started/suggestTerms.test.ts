import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { suggestTerms, termsText, whyNotSold } from './suggestTerms';

type Offer = Schema<'ListPricesOffer'>;

function offer(name: string, kinds: readonly string[], active = true): Offer {
  return {
    stripe_price_id: 'price_1',
    product_name: name,
    nickname: null,
    lookup_key: null,
    unit_amount: 1000,
    currency: 'eur',
    type: 'one_time',
    interval: null,
    interval_count: null,
    active,
    kinds: (['subscription', 'time_pass', 'usage_pack'] as const).map((kind) => ({
      kind,
      possible: kinds.includes(kind),
      why: kinds.includes(kind) ? null : `Not a ${kind}.`,
    })),
    product_codes: [],
    suggested_code: 'X',
    suggested_name: name,
  };
}

const once = ['time_pass', 'usage_pack'];

describe('terms that are suggested', () => {
  it.each([
    ['Pro', ['subscription'], 'subscription'],
    ['1,000 credits', once, 'usage pack of 1,000 units'],
    ['Credits', once, 'usage pack of 1,000 units'],
    ['Day pass', once, 'time pass of 1 day'],
    ['2 weeks', once, 'time pass of 14 days'],
    ['1 year', once, 'time pass of 365 days'],
  ])('%s is a %s', (name, kinds, text) => {
    const terms = suggestTerms(offer(name, kinds));
    expect(terms && termsText(terms)).toBe(text);
  });

  it('are none for what cannot be sold, with the reason', () => {
    expect(suggestTerms(offer('Tiered', []))).toBeNull();
    expect(whyNotSold(offer('Tiered', []))).toBe('Not a subscription.');
    expect(whyNotSold(offer('Old', [], false))).toBe('It is archived in Stripe.');
  });
});
