import { createContext, useContext } from 'react';
import { thinSpace } from './numbers';

/** A moment as the API writes it, or as the page has it. */
export type Moment = string | number | Date;

/** The time zone that the person chose (an IANA name, or `UTC`); null: the browser's. */
export const TimeZoneContext = createContext<string | null>(null);

/** The time zone in which this person reads times. */
export function useTimeZone(): string {
  return useContext(TimeZoneContext) ?? browserZone();
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export function instantOf(moment: Moment): number {
  return new Date(moment).getTime();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${zone}`;
  const known = formats.get(key);
  if (known) {
    return known;
  }
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    // A zone that this browser does not know: UTC is right everywhere.
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
  formats.set(key, made);
  return made;
}

// Intl writes September as "Sept" in this locale; three letters keep columns even.
const tidy = (text: string): string => text.replace('Sept ', 'Sep ');

/** `12 November 2026`. */
export function longDate(moment: Moment, zone: string): string {
  return format('long', zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(instantOf(moment));
}

/** `12 Nov`, and `12 Nov 2025` for another year than this one. */
export function shortDate(moment: Moment, zone: string, now: Moment = Date.now()): string {
  const sameYear = dayKey(moment, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4);
  const text = sameYear
    ? format('short', zone, { day: 'numeric', month: 'short' }).format(instantOf(moment)) + ' '
    : format('shortYear', zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(instantOf(moment));
  return tidy(text).trim();
}

/** `09:14`, or `09:14:04` with seconds. */
export function timeOfDay(moment: Moment, zone: string, seconds = false): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return seconds
    ? format('seconds', zone, { ...options, second: '2-digit' }).format(instantOf(moment))
    : format('minutes', zone, options).format(instantOf(moment));
}

/** `10 Nov 2026, 14:02:31`. */
export function exactTime(moment: Moment, zone: string, seconds = true): string {
  const date = format('exact', zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(instantOf(moment));
  return `${tidy(date)}, ${timeOfDay(moment, zone, seconds)}`;
}

/** The zone as it is called at that moment: `UTC`, `CET`, `GMT-3`. */
export function zoneName(zone: string, moment: Moment = Date.now()): string {
  if (zone === 'UTC' || zone === 'Etc/UTC') {
    return 'UTC';
  }
  const parts = format('zone', zone, { timeZoneName: 'short' }).formatToParts(instantOf(moment));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** `2026-11-12T09:14:04Z`: how programs write it. */
export function rfc3339(moment: Moment): string {
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}

/** The calendar day in a zone, `2026-11-12`: what rows are grouped by. */
export function dayKey(moment: Moment, zone: string): string {
  const parts = format('key', zone, { day: '2-digit', month: '2-digit', year: 'numeric' }).formatToParts(instantOf(moment));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}`;
}

/** The heading of a day's rows: `Today, 21 November`, `Thursday, 12 November`, with the year when it is another. */
export function dayHeader(moment: Moment, zone: string, now: Moment = Date.now()): string {
  const key = dayKey(moment, zone);
  const today = dayKey(now, zone);
  const sameYear = key.slice(0, 4) === today.slice(0, 4);
  const date = sameYear
    ? format('dayMonth', zone, { day: 'numeric', month: 'long' }).format(instantOf(moment))
    : longDate(moment, zone);
  if (key === today) {
    return `Today, ${date}`;
  }
  // By the calendar and not by 24 hours back: a day may have 23 or 25 of them.
  if (Date.parse(key) === Date.parse(today) - day) {
    return `Yesterday, ${date}`;
  }
  return `${format('weekday', zone, { weekday: 'long' }).format(instantOf(moment))}, ${date}`;
}

function distance(size: number): string {
  if (size < hour) {
    return `${Math.floor(size / minute)}${thinSpace}min`;
  }
  if (size < day) {
    return `${Math.floor(size / hour)}${thinSpace}h`;
  }
  const days = Math.floor(size / day);
  if (days < 14) {
    return days === 1 ? '1 day' : `${days} days`;
  }
  if (days < 60) {
    return `${Math.floor(days / 7)} weeks`;
  }
  if (days < 730) {
    return `${Math.floor(days / 30.44)} months`;
  }
  return `${Math.floor(days / 365.25)} years`;
}

/** How far a moment is from now: `just now`, `4 min ago`, `9 days ago`, `in 24 min`. */
export function relativeTime(moment: Moment, now: Moment = Date.now()): string {
  const past = instantOf(now) - instantOf(moment);
  if (Number.isNaN(past)) {
    return String(moment);
  }
  if (Math.abs(past) < minute) {
    // Clocks differ by seconds: what the server says of this moment is never "in the future".
    return past > -10 * second ? 'just now' : 'in under a minute';
  }
  return past > 0 ? `${distance(past)} ago` : `in ${distance(-past)}`;
}

const lengths: readonly (readonly [number, string])[] = [
  [day, 'day'],
  [hour, 'hour'],
  [minute, 'minute'],
  [second, 'second'],
];

/** A length of time in its two largest units: `2 days 22 hours`, `40 minutes`. */
export function duration(milliseconds: number): string {
  const size = Math.max(0, Math.round(milliseconds / second) * second);
  const at = lengths.findIndex(([length]) => size >= length);
  if (at < 0) {
    return '0 seconds';
  }
  const parts: string[] = [];
  let rest = size;
  for (const [length, name] of lengths.slice(at, at + 2)) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) {
      parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    }
  }
  return parts.join(' ');
}

/** A measured time: `84 ms`, `1.2 s`, `3 min`. */
export function elapsed(milliseconds: number): string {
  if (milliseconds < second) {
    return `${Math.round(milliseconds)}${thinSpace}ms`;
  }
  return milliseconds < minute
    ? `${(milliseconds / second).toFixed(1)}${thinSpace}s`
    : `${Math.round(milliseconds / minute)}${thinSpace}min`;
}
