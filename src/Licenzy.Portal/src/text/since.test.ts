import { expect, it } from 'vitest';
import { fieldOf, momentOf, sinceMoment } from './since';

it('turns a choice into the moment that it means now', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  expect(sinceMoment('any', now)).toBeUndefined();
  expect(sinceMoment('24h', now)).toBe('2026-11-21T12:00:00.000Z');
});

it.each(['UTC', 'local'])('reads a date-time field as it was written, in %s', (zone) => {
  const moment = '2026-11-22T12:34:00.000Z';
  expect(momentOf(fieldOf(moment, zone), zone)).toBe(moment);
  expect(fieldOf(undefined, zone)).toBe('');
  expect(momentOf('', zone)).toBeUndefined();
  expect(momentOf('nonsense', zone)).toBeUndefined();
});
