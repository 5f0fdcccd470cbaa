import { describe, expect, it } from 'vitest';
import { keptNext, safeNext } from './next';

describe('where a sign-in goes on', () => {
  it.each([
    '/p/prj_1/live/customers/a%2Fb?open=1&at=2026-11-12T09%3A14%3A04Z',
    '/verify/CfDJ8.a_b-c',
    '/account/members',
  ])('keeps the path %s', (path) => {
    expect(safeNext(path)).toBe(path);
    expect(keptNext(path)).toBe(path);
  });

  it.each([
    undefined, '', 'https://evil.example', '//evil.example', '/\\evil.example', '/a\\b', 'javascript:alert(1)', '/a\nb', '/\u0009/evil.example',
    `/${'a'.repeat(2_000)}`, '/sign-in', '/sign-in?next=/a', '/sign-up',
  ])('takes %j for the first page', (path) => {
    expect(safeNext(path)).toBe('/');
    expect(keptNext(path)).toBeUndefined();
  });

  it('keeps what only begins like one of these pages', () => {
    expect(safeNext('/sign-inspection')).toBe('/sign-inspection');
  });
});
