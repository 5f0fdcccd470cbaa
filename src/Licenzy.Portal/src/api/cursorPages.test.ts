import { describe, expect, it } from 'vitest';
import { CursorTrail, pageSizeOf } from './cursorPages';

describe('CursorTrail', () => {
  it('finds the way back, and the number of a page', () => {
    const trail = new CursorTrail();
    trail.remember('list', 'b', undefined);
    trail.remember('list', 'c', 'b');
    expect([trail.previous('list', 'c'), trail.previous('list', 'b')]).toEqual(['b', undefined]);
    expect([undefined, 'b', 'c'].map((cursor) => trail.number('list', cursor))).toEqual([1, 2, 3]);
  });

  it('knows no way to a page that a link opened, nor one of another list', () => {
    const trail = new CursorTrail();
    trail.remember('list', 'b', undefined);
    expect(trail.previous('list', 'x')).toBeNull();
    expect(trail.previous('other', 'b')).toBeNull();
    expect(trail.number('other', 'b')).toBeNull();
  });

  it('forgets the oldest first, and ends on a circle', () => {
    const trail = new CursorTrail(2);
    trail.remember('list', 'b', undefined);
    trail.remember('list', 'c', 'b');
    trail.remember('list', 'd', 'c');
    expect(trail.previous('list', 'b')).toBeNull();
    expect(trail.previous('list', 'd')).toBe('c');
    trail.remember('list', 'c', 'd');
    expect(trail.number('list', 'd')).toBeNull();
  });
});

describe('pageSizeOf', () => {
  it('takes the sizes there are', () => {
    expect([25, 50, '100', 10, 'x', undefined].map(pageSizeOf)).toEqual([25, 50, 100, 25, 25, 25]);
  });
});
