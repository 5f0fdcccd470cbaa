import { describe, expect, it } from 'vitest';
import { csvCell, csvHead, csvLines } from './csv';
import { idKind, looksLikeId, shortId } from './ids';
import { bytes, compact, counted, grouped, listed, percent, percentChange } from './numbers';
import { hasSecret, maskSecrets, maskSecretsIn } from './secrets';

const plain = (text: string | null): string => (text ?? 'null').replaceAll('\u202f', ' ');

describe('numbers', () => {
  it('groups, shortens and counts', () => {
    expect(grouped(1_234_567)).toBe('1,234,567');
    expect([9999, 12_345, 999_949, 999_950, 1_240_000, 3_500_000_000, -12_345].map(compact).map(plain)).toEqual([
      '9,999',
      '12.3 k',
      '1 M',
      '1 M',
      '1.24 M',
      '3.5 B',
      '-12.3 k',
    ]);
    expect([counted(1, 'unit'), counted(1500, 'unit'), counted(2, 'entry', 'entries')]).toEqual(['1 unit', '1,500 units', '2 entries']);
    expect(bytes(412_345)).toContain('412');
  });

  it('never rounds a part up to all or down to nothing', () => {
    expect([0.714, 1, 0, 0.99999, 0.00001].map((part) => plain(percent(part)))).toEqual(['71.4 %', '100 %', '0 %', '99.9 %', '< 0.1 %']);
  });

  it('says a change with its sign', () => {
    expect([percentChange(103.1, 100), percentChange(50, 100), percentChange(5, 5), percentChange(1, 0)].map(plain)).toEqual([
      '+3.1 %',
      '−50 %',
      '0 %',
      'null',
    ]);
  });

  it('lists names', () => {
    expect(listed([])).toBe('');
    expect(listed(['Pro'])).toBe('Pro');
    expect(listed(['Pro', 'Credits'])).toBe('Pro and Credits');
    expect(listed(['Pro', 'Credits', 'Day', 'Week'])).toBe('Pro, Credits and 2 more');
    expect(listed(['A', 'B', 'C'], 3)).toBe('A, B and C');
  });
});

describe('ids', () => {
  it('shortens ids and nothing else', () => {
    expect(shortId('evt_1SVn2kLk9QxY7a')).toBe('evt_…9QxY7a');
    expect(shortId('cs_test_a1b2c3d4e5f6g7h8')).toBe('cs_…f6g7h8');
    expect(shortId('user_123')).toBe('user_123');
    expect(shortId('a customer with_a long name')).toBe('a customer with_a long name');
  });

  it('tells what an id names', () => {
    expect(['dlv_01k', 'price_1', 'whe_1', 'constructor_1', 'nothing'].map(idKind)).toEqual([
      'delivery',
      'Stripe price',
      'endpoint',
      'other',
      'other',
    ]);
    expect(looksLikeId('ent_01kahc3v9m2x7b4q8w5n6t0zyd')).toBe(true);
    expect(looksLikeId('sub_1RxT0pLk9QxY7a')).toBe(true);
    expect(looksLikeId('invoice_payment_succeeded')).toBe(false);
    expect(looksLikeId('sk_live_51Habcdefghijkl')).toBe(false);
  });
});

describe('secrets', () => {
  it.each([
    ['sk_live_51Habcdefghijkl', 'sk_live_•••••'],
    ['rk_test_51Habcdefghijkl', 'rk_test_•••••'],
    ['whsec_abc123/+DEF=456', 'whsec_•••••'],
    ['lz_live_abcdefgh12345678', 'lz_live_•••••'],
    ['Bearer lz_test_abcdefgh12345678, next', 'Bearer lz_test_•••••, next'],
  ])('masks %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
    expect(hasSecret(text)).toBe(true);
  });

  it('leaves ids and masked hints alone', () => {
    for (const text of ['sub_1RxT0pLk9QxY7a', 'task_list_of_things', 'lz_live_…a1b2', 'risk_level_normal']) {
      expect(maskSecrets(text)).toBe(text);
    }
  });

  it('masks inside of values and names', () => {
    expect(maskSecretsIn({ a: ['sk_test_51Habcdefghijkl', 1, null], sk_test_51Habcdefghijkl: true })).toEqual({
      a: ['sk_test_•••••', 1, null],
      'sk_test_•••••': true,
    });
  });
});

describe('csv', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['=1+1', "'=1+1"],
    ['+34600', "'+34600"],
    ['-5', "'-5"],
    ['@sum(A1)', "'@sum(A1)"],
    ['\t=1', "'\t=1"],
    ['two\nlines', '"two\nlines"'],
    [-5, '-5'],
    [true, 'true'],
    [null, ''],
    ['sk_live_51Habcdefghijkl', 'sk_live_•••••'],
  ])('writes %j as %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('writes lines', () => {
    const columns = [
      { header: 'id', value: (row: { id: string; n: number }) => row.id },
      { header: 'units', value: (row: { id: string; n: number }) => row.n },
    ];
    expect(csvHead(columns) + csvLines(columns, [{ id: 'a', n: 1 }])).toBe('id,units\r\na,1\r\n');
  });
});
