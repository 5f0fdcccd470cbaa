import { describe, expect, it } from 'vitest';
import { pressed } from './shortcutKeys';

const known = ['g c', 'g o', 'c', 'm', '/'];

describe('pressed', () => {
  it('runs a single key at once', () => {
    expect(pressed(null, 'm', 0, known)).toEqual({ keys: 'm', pending: null });
  });

  it('waits for the second of two', () => {
    const first = pressed(null, 'g', 100, known);
    expect(first).toEqual({ keys: null, pending: { key: 'g', at: 100 } });
    expect(pressed(first.pending, 'c', 1_300, known)).toEqual({ keys: 'g c', pending: null });
  });

  it('forgets the first when the second comes late: it means itself then', () => {
    expect(pressed({ key: 'g', at: 100 }, 'c', 1_301, known)).toEqual({ keys: 'c', pending: null });
  });

  it('does nothing for two that belong to nothing', () => {
    expect(pressed({ key: 'g', at: 100 }, 'm', 200, known)).toEqual({ keys: null, pending: null });
  });

  it('begins again when the first is pressed twice', () => {
    expect(pressed({ key: 'g', at: 100 }, 'g', 200, known)).toEqual({ keys: null, pending: { key: 'g', at: 200 } });
  });

  it('leaves unknown keys alone', () => {
    expect(pressed(null, 'q', 0, known)).toEqual({ keys: null, pending: null });
  });
});
