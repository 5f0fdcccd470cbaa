import { describe, expect, it } from 'vitest';
import { emptyProduct, productErrors, productPatch, productRequest, wholeNumber } from './productForm';
import { buyerGets } from './productText';

const pro = { ...emptyProduct, stripe_price_id: 'price_1', kind: 'subscription' as const, product_code: 'PRO', name: 'Pro' };

describe('the form of a product', () => {
  it('names what is missing, field by field', () => {
    expect(Object.keys(productErrors(emptyProduct))).toEqual(['stripe_price_id', 'kind', 'product_code', 'name']);
    expect(productErrors(pro)).toEqual({});
    expect(productErrors({ ...pro, kind: 'usage_pack', usage_units: '0' }).usage_units).toBe('Use 1 to 1,000,000,000 units');
  });

  it('sends only the terms of the kind, and only what changed', () => {
    expect(productRequest(pro, 'live')).toMatchObject({ mode: 'live', duration_days: null, usage_units: null });
    expect(productPatch({ ...pro, name: 'Pro 2' }, pro)).toEqual({ name: 'Pro 2' });
  });

  it('reads grouped numbers and nothing else', () => {
    expect(wholeNumber('1,500')).toBe(1500);
    expect(wholeNumber('1.5')).toBeNull();
  });

  it('says what a buyer gets', () => {
    expect(buyerGets('Pro', { kind: 'subscription', duration_days: null, usage_units: null, expires_after_days: null }, 3)).toContain('stays for 3 days');
  });
});
