import { describe, expect, it } from 'vitest';
import { addressesOf, roleChange, roleLabel } from './roleText';

describe('roles in words', () => {
  it('says what a lower role takes away', () => {
    expect(roleChange('Jonas', 'admin', 'support')).toBe(
      'Jonas can no longer change products, keys, connections, endpoints and settings. It takes effect at once.',
    );
    expect(roleChange('Jonas', 'owner', 'viewer')).toContain('act for customers, change products');
  });

  it('says what a higher role gives', () => {
    expect(roleChange('Jonas', 'viewer', 'support')).toBe('Jonas can also act for customers. It takes effect at once.');
  });

  it('says that nothing changes, and shows an unknown role as it came', () => {
    expect(roleChange('Jonas', 'admin', 'admin')).toBe('Jonas stays admin.');
    expect(roleLabel('auditor')).toBe('auditor');
  });
});

describe('addresses as they are pasted', () => {
  it('reads lists, lines and names', () => {
    expect(addressesOf('a@x.test, b@x.test;\nMaria Ortiz <maria@acme.test>\nA@x.test')).toEqual({
      good: ['maria@acme.test', 'a@x.test', 'b@x.test'],
      bad: [],
    });
  });

  it('names what is no address', () => {
    expect(addressesOf('a@x.test nobody').bad).toEqual(['nobody']);
    expect(addressesOf('  ')).toEqual({ good: [], bad: [] });
  });
});
