import { expect, test } from 'vitest';
import { clipped, dayMs, instantAt, instantText, neighbour, rangeStart, stretchesOf, ticksOf, usualRange } from './ribbon';

const at = (text: string): number => Date.parse(`2026-${text}Z`);
const now = at('11-21T12:00:00');
const segment = (from: string, to: string, allowed: boolean, status: string, reason: string | null) => ({
  from: `2026-${from}Z`,
  to: `2026-${to}Z`,
  allowed,
  status,
  reason,
});
const stretches = stretchesOf([
  segment('08-01T00:00:00', '09-12T09:13:44', false, 'none', 'no_entitlement'),
  segment('09-12T09:13:44', '10-01T00:00:00', true, 'active', null),
  segment('10-01T00:00:00', '11-09T11:02:00', true, 'active', null),
  segment('11-09T11:02:00', '11-12T09:14:00', false, 'past_due', 'past_due'),
  segment('11-12T09:14:00', '11-21T11:59:00', true, 'active', null),
]);

test('segments that read the same are one stretch', () => {
  expect(stretches.map((stretch) => stretch.state)).toEqual(['none', 'allowed', 'denied', 'allowed']);
});

test('a range cuts what lies outside, and the last stretch reaches now', () => {
  const shown = clipped(stretches, rangeStart('30d', stretches, now), now);
  expect(shown.map((stretch) => stretch.state)).toEqual(['allowed', 'denied', 'allowed']);
  expect(shown[0]?.from).toBe(now - 30 * dayMs);
  expect(shown.at(-1)?.to).toBe(now);
});

test('all begins a little before the first purchase', () => {
  const start = rangeStart('all', stretches, now);
  expect(start).toBeLessThan(at('09-12T09:13:44'));
  expect(start).toBeGreaterThan(at('09-01T00:00:00'));
});

test('a new customer is seen whole, an old one for 90 days', () => {
  const bought = at('11-21T11:50:00');
  const fresh = stretchesOf([
    segment('01-01T00:00:00', '11-21T11:50:00', false, 'none', 'no_entitlement'),
    segment('11-21T11:50:00', '11-21T12:00:00', true, 'active', null),
  ]);
  expect(usualRange(fresh, now)).toBe('all');
  expect(rangeStart('all', fresh, now)).toBeGreaterThan(bought - 3_600_000);
  expect(usualRange(stretches, now)).toBe('90d');
});

test('a change leads to its neighbours, and the first to nothing earlier', () => {
  expect(neighbour(stretches, now, 'earlier')).toBe(at('11-12T09:14:00'));
  expect(neighbour(stretches, at('11-12T09:14:00'), 'earlier')).toBe(at('11-09T11:02:00'));
  expect(neighbour(stretches, at('09-12T09:13:44'), 'earlier')).toBeNull();
  expect(neighbour(stretches, at('11-10T14:02:00'), 'later')).toBe(at('11-12T09:14:00'));
  expect(neighbour(stretches, now, 'later')).toBeNull();
});

test('a place on the ribbon is an instant by the second', () => {
  expect(instantAt(0.5, at('11-20T00:00:00'), at('11-21T00:00:01'))).toBe(at('11-20T12:00:00'));
  expect(instantAt(7, 0, 5_000)).toBe(5_000);
});

test('an instant is read with its state', () => {
  expect(instantText(stretches, at('11-10T14:02:00'), 'UTC')).toBe('10 Nov 2026, 14:02: denied, past due');
  expect(instantText(stretches, at('08-10T14:02:00'), 'UTC')).toBe('10 Aug 2026, 14:02: nothing bought yet');
});

test.each([1200, 700, 260, 90])('no label overlaps another at %d pixels', (width) => {
  const from = now - 90 * dayMs;
  const ticks = ticksOf(clipped(stretches, from, now), from, now, width, 'UTC');
  expect(ticks.at(0)?.at).toBe(from);
  expect(ticks.at(-1)?.label).toBe('Now');
  const places = ticks.map((tick) => ((tick.at - from) / (now - from)) * width);
  for (let index = 1; index < places.length; index += 1) {
    expect((places[index] ?? 0) - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(Math.min(64, width));
  }
});
