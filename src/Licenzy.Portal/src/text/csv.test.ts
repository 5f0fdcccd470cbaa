import { describe, expect, it } from 'vitest';
import { csvCell } from './csv';

describe('a cell of an export', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM(A1)'])('disarms the formula %j', (text) => {
    expect(csvCell(text).replace('"', '')).toMatch(/^'/);
  });

  it('leaves numbers and other texts as they are', () => {
    expect(csvCell(-5)).toBe('-5');
    expect(csvCell('user_1')).toBe('user_1');
  });

  it('quotes what holds a line break', () => {
    expect(csvCell('a\nb')).toBe('"a\nb"');
  });
});
