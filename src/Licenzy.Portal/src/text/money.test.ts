import { describe, expect, it } from 'vitest';
import { minorDigits, money, price } from './money';

describe('money', () => {
  it.each([
    [2900, 'eur', '€29.00'],
    [2900, 'EUR', '€29.00'],
    [123_456_789, 'eur', '€1,234,567.89'],
    [500, 'jpy', 'JP¥500'],
    [1500, 'krw', '₩1,500'],
    [-1900, 'eur', '-€19.00'],
    [500, 'isk', 'ISK\u00a05'],
  ])('writes %d of %s as %s', (amount, currency, words) => {
    expect(money(amount, currency)).toBe(words);
  });

  it('counts thousandths where the currency has them', () => {
    expect(money(12_345, 'kwd').replace(/\s/, ' ')).toBe('KWD 12.345');
    expect(['eur', 'jpy', 'bhd', 'ugx'].map(minorDigits)).toEqual([2, 0, 3, 2]);
  });

  it('shows what is no currency as it came', () => {
    expect(money(100, 'no-such')).toBe('1.00 NO-SUCH');
  });

  it('says how a price repeats', () => {
    expect(price(2900, 'eur', 'month')).toBe('€29.00 / month');
    expect(price(9000, 'eur', 'month', 3)).toBe('€90.00 / 3 months');
    expect(price(1900, 'eur')).toBe('€19.00 once');
  });
});
