import { describe, expect, it } from 'vitest';
import { sparkPaths } from './spark';

describe('a spark', () => {
  it('runs from low to high over the whole width', () => {
    expect(sparkPaths([0, 5, 10], 100, 20, 0)).toEqual({ line: 'M0 20L50 10L100 0', area: 'M0 20L50 10L100 0V20H0Z' });
  });

  it('breaks where nobody counted', () => {
    expect(sparkPaths([1, 2, null, 3, 4], 40, 10, 0).line).toBe('M0 10L10 6.7M30 3.3L40 0');
  });

  it('stands still without change', () => {
    expect(sparkPaths([3, 3], 10, 10, 0).line).toBe('M0 5L10 5');
    expect(sparkPaths([0, 0], 10, 10, 0).line).toBe('M0 10L10 10');
  });

  it('is empty without anything to show', () => {
    expect(sparkPaths([null, null], 10, 10).line).toBe('');
    expect(sparkPaths([1], 10, 10).line).toBe('');
  });
});
