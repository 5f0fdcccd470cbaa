import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { doctorLines, doctorSum } from './doctorLines';

type Check = Schema<'ConnectionCheck'>;

const check = (code: string, status: Check['status'], detail = '', fix: string | null = null): Check => ({
  code,
  status,
  detail,
  fix,
  duration_ms: 1,
});

describe('the lines of the doctor', () => {
  it('fold the permissions that are there into one, and name each that lacks', () => {
    const lines = doctorLines([
      check('key_works', 'ok'),
      check('permission_prices_read', 'ok', 'The key has Prices: read.'),
      check('permission_charges_read', 'fail', 'The key lacks Charges: read.', 'Add Charges: read to the key in Stripe.'),
      check('permission_events_read', 'ok', 'The key has Events: read.'),
    ]);
    expect(lines.map((line) => line.code)).toEqual(['key_works', 'permissions', 'permission_charges_read']);
    expect(lines[1]?.parts).toEqual(['Prices: read', 'Events: read']);
    expect(lines[2]?.remedies).toEqual(['change_key']);
    expect(doctorSum(lines)).toBe('2 of 3 good');
  });

  it('give missing events a button in place of a route', () => {
    const [line] = doctorLines([check('event_types', 'fail', 'It misses 2 event types: a, b.', 'Add them in Stripe by `POST /x`, or by hand.')]);
    expect(line?.remedies).toEqual(['complete_events']);
    expect(line?.fix).toBeNull();
  });

  it('take the command out of a sentence', () => {
    const fix = "Use the sandbox, or run: stripe listen --forward-to 'http://localhost/x'";
    const [line] = doctorLines([check('public_url', 'warn', 'Stripe cannot reach localhost.', fix)]);
    expect(line?.command).toBe("stripe listen --forward-to 'http://localhost/x'");
    expect(line?.fix).toBe('Use the sandbox, or run this beside it:');
  });

  it('do not warn of an address nobody reaches while events come', () => {
    const lines = doctorLines([check('last_event', 'ok', 'x'), check('public_url', 'warn', 'Stripe cannot reach localhost.', 'y')]);
    expect(lines[1]?.status).toBe('ok');
    expect(doctorSum(lines)).toBe('All 2 good');
  });

  it('tell a secret that is missing from one that does not match', () => {
    const missing = doctorLines([check('secret_verifies', 'fail', 'No signing secret is stored: every event is refused.', 'x')]);
    const wrong = doctorLines([check('secret_verifies', 'fail', 'The stored signing secret does not match: 3 requests …', 'x')]);
    expect(missing[0]?.remedies).toEqual(['set_up', 'paste_secret']);
    expect(wrong[0]?.remedies).toEqual(['paste_secret', 'roll']);
  });
});
