import { describe, expect, it } from 'vitest';
import { isUnderPage } from './underPage';

const page = (ref: string) => `/p/prj_1/test/customers/${encodeURIComponent(ref)}`;

describe('an address below a page', () => {
  it.each(['auth0|123', 'anna b', 'jürgen', '100%', 'a/b'])('is found however %s is written', (ref) => {
    expect(isUnderPage(page(ref), page(ref))).toBe(true);
    expect(isUnderPage(`${page(ref)}/usage`, page(ref))).toBe(true);
  });

  it('is found where it is not encoded', () => {
    expect(isUnderPage('/p/prj_1/test/customers/auth0|123/usage', page('auth0|123'))).toBe(true);
  });

  it('is not the page of a customer whose name only begins alike', () => {
    expect(isUnderPage(page('user_12'), page('user_1'))).toBe(false);
    expect(isUnderPage(page('a/b'), page('a'))).toBe(false);
    expect(isUnderPage('/p/prj_1/test/customers', page('a'))).toBe(false);
  });
});
