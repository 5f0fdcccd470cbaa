import { expect, test } from 'vitest';
import { fromWall, toWall } from '@/text/wallTime';
import { pastInstant } from './pastInstant';

test.each([
  ['2026-11-10T14:02:00Z', 'UTC', '2026-11-10T14:02:00'],
  ['2026-11-10T14:02:31Z', 'America/New_York', '2026-11-10T09:02:31'],
  ['2026-07-01T00:30:00Z', 'Asia/Kathmandu', '2026-07-01T06:15:00'],
])('%s in %s is %s, and back', (instant, zone, wall) => {
  expect(toWall(Date.parse(instant), zone)).toBe(wall);
  expect(new Date(fromWall(wall, zone)).toISOString()).toBe(new Date(instant).toISOString());
});

test('around a change of the clocks', () => {
  // 02:30 does not exist in Berlin on 29 March 2026; an hour later it is 03:30.
  expect(toWall(fromWall('2026-03-29T02:30', 'Europe/Berlin'), 'Europe/Berlin')).toMatch(/^2026-03-29T0[13]:30:00$/);
  expect(toWall(fromWall('2026-10-25T12:00', 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-10-25T12:00:00');
});

test('what is no past instant is now', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(pastInstant('2026-11-10T14:02:00Z', now)).toBe('2026-11-10T14:02:00Z');
  expect(pastInstant('2026-11-10T15:02:00+01:00', now)).toBe('2026-11-10T14:02:00Z');
  expect(pastInstant('2027-01-01T00:00:00Z', now)).toBeNull();
  expect(pastInstant('yesterday', now)).toBeNull();
  expect(pastInstant(undefined, now)).toBeNull();
  expect(fromWall('soon', 'UTC')).toBeNaN();
});
