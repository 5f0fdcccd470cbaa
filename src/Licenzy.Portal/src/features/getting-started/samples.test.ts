import { describe, expect, it } from 'vitest';
import { checkoutKey, nextSubject, samplesOf } from './samples';

const call = {
  baseUrl: 'https://licenzy.test',
  path: '/v1/checkout/session',
  body: { subject_ref: "o'neil", product_code: 'PRO_MONTHLY' },
  idempotencyKey: 'first-checkout-1',
  apiKey: null,
};

describe('code of this project', () => {
  it('reads the key from a variable, never the key itself', () => {
    const [curl, csharp] = samplesOf(call);
    expect(curl?.code).toContain('Bearer $LICENZY_TEST_KEY');
    expect(csharp?.code).toContain('Environment.GetEnvironmentVariable("LICENZY_TEST_KEY")');
  });

  it('holds the key in the visit in which it was made', () => {
    for (const sample of samplesOf({ ...call, apiKey: 'lz_test_abc' })) {
      expect(sample.code).toContain('lz_test_abc');
      expect(sample.code).not.toContain('LICENZY_TEST_KEY');
    }
  });

  it('survives a quote in a name', () => {
    expect(samplesOf(call)[0]?.code).toContain(`'{"subject_ref":"o'\\''neil","product_code":"PRO_MONTHLY"}'`);
  });

  it('names an idempotency key only where one is sent', () => {
    expect(samplesOf({ ...call, idempotencyKey: undefined })[0]?.code).not.toContain('Idempotency-Key');
  });
});

describe('another buyer', () => {
  it('counts on', () => {
    expect(nextSubject('user_1')).toBe('user_2');
    expect(nextSubject('user_9')).toBe('user_10');
    expect(nextSubject('ada')).toBe('ada_2');
  });
});

describe('the key of a first checkout', () => {
  it('is another one for another customer or product', () => {
    const keys = [checkoutKey('PRO', 'user_1'), checkoutKey('PRO', 'user_2'), checkoutKey('TEAM', 'user_1')];
    expect(new Set(keys).size).toBe(3);
  });

  it('is visible ASCII without what a shell reads, and no longer than a key may be', () => {
    expect(checkoutKey('PRO', 'jürgen "$HOME" `x` \\ !1')).toMatch(/^[A-Za-z0-9_.%-]+$/);
    expect(checkoutKey('PRO', 'ü'.repeat(255)).length).toBeLessThanOrEqual(255);
  });
});
