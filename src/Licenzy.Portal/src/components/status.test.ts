import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statusLook, statusValues, type StatusDomain } from './status';

interface Fact {
  description?: string;
  enum?: string[];
  properties?: Record<string, Fact>;
}

const document = JSON.parse(readFileSync(new URL('../../../../docs/api/portal.json', import.meta.url), 'utf8')) as {
  components: { schemas: Record<string, Fact> };
};
const schemas = document.components.schemas;

const enums: [string, StatusDomain][] = [
  ['ApiKeyState', 'key'],
  ['CheckStatus', 'check'],
  ['ConnectionHealth', 'connection'],
  ['InboundEventStatus', 'inbound_event'],
  ['ProductStatus', 'product'],
];

// Where the document names the values in its words: `a, b or c.`, or `a: what it means; b.`, or in backticks.
const fields: [string, string, StatusDomain, RegExp][] = [
  ['CheckoutAttemptView', 'status', 'attempt', /\b(?!or\b)[a-z_]+\b/g],
  ['DeliveryView', 'status', 'delivery', /(?<=^|; )[a-z_]+(?=[:;.])/g],
  ['ToldDelivery', 'status', 'delivery', /\b(?!or\b)[a-z_]+\b/g],
  ['EndpointView', 'status', 'endpoint', /(?<=^|; )[a-z_]+(?=[:;.])/g],
  ['RecoveryView', 'state', 'recovery', /^[a-z]+|(?<=, )[a-z]+(?=,)|(?<=, or )[a-z]+/g],
  ['ReadSubscriptionResponse', 'status', 'plan', /(?<=`)[a-z_]+(?=`)/g],
  ['UnmappedSale', 'state', 'unmapped', /(?<=`)[a-z_]+(?=`)/g],
];

describe('the registry of statuses', () => {
  it.each(enums)('knows every value of %s', (schema, domain) => {
    const values = schemas[schema]?.enum ?? [];
    expect(values.length).toBeGreaterThan(1);
    expect(values.filter((value) => !statusLook(domain, value).known)).toEqual([]);
  });

  it.each(fields)('knows every value that %s.%s may have', (schema, property, domain, pattern) => {
    const values = schemas[schema]?.properties?.[property]?.description?.match(pattern) ?? [];
    expect(values.length).toBeGreaterThan(2);
    expect(values.filter((value) => !statusLook(domain, value).known)).toEqual([]);
  });

  it('knows what the contract says of access', () => {
    const statuses = ['pending', 'active', 'past_due', 'canceled', 'expired', 'none'];
    const reasons = 'pending not_started past_due refunded disputed canceled revoked expired exhausted'.split(' ');
    expect(statusValues('entitlement')).toEqual(statuses);
    expect(statusValues('unavailable_reason')).toEqual(reasons);
    expect(statusLook('unavailable_reason', 'exhausted')).toMatchObject({ word: 'Used up', tone: 'warn' });
    expect(statusLook('unavailable_reason', 'revoked').tone).toBe('op');
  });

  it('shows what it does not know as it came', () => {
    expect(statusLook('delivery', 'brand_new')).toMatchObject({ word: 'brand_new', tone: 'off', known: false });
    expect(statusLook('delivery', 'toString').known).toBe(false);
  });
});
