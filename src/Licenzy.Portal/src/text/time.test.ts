import { describe, expect, it } from 'vitest';
import { dayHeader, dayKey, duration, elapsed, exactTime, longDate, relativeTime, rfc3339, shortDate, zoneName } from './time';

const now = '2026-11-21T21:38:00Z';
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('relativeTime', () => {
  it.each([
    ['2026-11-21T21:37:30Z', 'just now'],
    ['2026-11-21T21:38:05Z', 'just now'],
    ['2026-11-21T21:38:40Z', 'in under a minute'],
    ['2026-11-21T21:34:00Z', '4 min ago'],
    ['2026-11-21T22:02:00Z', 'in 24 min'],
    ['2026-11-21T18:38:00Z', '3 h ago'],
    ['2026-11-20T21:38:00Z', '1 day ago'],
    ['2026-11-12T09:14:00Z', '9 days ago'],
    ['2026-10-02T21:38:00Z', '7 weeks ago'],
    ['2026-03-01T00:00:00Z', '8 months ago'],
    ['2023-03-01T00:00:00Z', '3 years ago'],
    ['not a time', 'not a time'],
  ])('says %s as %s', (moment, words) => {
    expect(plain(relativeTime(moment, now))).toBe(words);
  });

  it('breaks no line between number and unit', () => {
    expect(relativeTime('2026-11-21T21:34:00Z', now)).not.toContain('4 min');
  });
});

describe('days', () => {
  it('names today, yesterday and other days by the calendar of the zone', () => {
    expect(dayHeader('2026-11-21T01:00:00Z', 'UTC', now)).toBe('Today, 21 November');
    expect(dayHeader('2026-11-20T23:59:00Z', 'UTC', now)).toBe('Yesterday, 20 November');
    expect(dayHeader('2026-11-12T09:14:00Z', 'UTC', now)).toBe('Thursday, 12 November');
    expect(dayHeader('2025-11-13T09:14:00Z', 'UTC', now)).toBe('Thursday, 13 November 2025');
    expect(dayHeader('2026-11-20T23:59:00Z', 'Europe/Madrid', now)).toBe('Today, 21 November');
  });

  it('finds yesterday across a day of 25 hours', () => {
    expect(dayHeader('2026-10-25T00:30:00+02:00', 'Europe/Madrid', '2026-10-26T23:30:00+01:00')).toBe('Yesterday, 25 October');
  });

  it('groups by the day of the zone', () => {
    expect(dayKey('2026-11-20T23:30:00Z', 'UTC')).toBe('2026-11-20');
    expect(dayKey('2026-11-20T23:30:00Z', 'Asia/Tokyo')).toBe('2026-11-21');
  });
});

describe('exact times', () => {
  it('writes them in a zone', () => {
    expect(exactTime('2026-11-10T14:02:31Z', 'UTC')).toBe('10 Nov 2026, 14:02:31');
    expect(exactTime('2026-09-10T00:02:31Z', 'Europe/Madrid', false)).toBe('10 Sep 2026, 02:02');
    expect(longDate('2026-12-12T00:00:00Z', 'UTC')).toBe('12 December 2026');
  });

  it('leaves out the year only when it is this one', () => {
    expect(shortDate('2026-09-12T00:00:00Z', 'UTC', now)).toBe('12 Sep');
    expect(shortDate('2025-09-12T00:00:00Z', 'UTC', now)).toBe('12 Sep 2025');
  });

  it('names the zone as it is at that moment, and survives one that nobody knows', () => {
    expect(zoneName('UTC')).toBe('UTC');
    expect(zoneName('Europe/Madrid', '2026-11-10T00:00:00Z')).not.toBe(zoneName('Europe/Madrid', '2026-07-10T00:00:00Z'));
    expect(exactTime('2026-11-10T14:02:31Z', 'Mars/Olympus')).toBe('10 Nov 2026, 14:02:31');
  });

  it('writes RFC 3339 without empty fractions', () => {
    expect(rfc3339('2026-11-10T15:02:31+01:00')).toBe('2026-11-10T14:02:31Z');
    expect(rfc3339('2026-11-10T14:02:31.250Z')).toBe('2026-11-10T14:02:31.250Z');
  });
});

describe('lengths', () => {
  it.each([
    [(2 * 24 + 22) * 3_600_000 + 720_000, '2 days 22 hours'],
    [3_600_000, '1 hour'],
    [90_000, '1 minute 30 seconds'],
    [24 * 3_600_000 + 60_000, '1 day'],
    [200, '0 seconds'],
    [-5, '0 seconds'],
  ])('says %d ms as %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });

  it('says measured times', () => {
    expect([84, 1200, 15_000, 180_000].map(elapsed).map(plain)).toEqual(['84 ms', '1.2 s', '15.0 s', '3 min']);
  });
});
