import { exactTime, rfc3339 } from '@/text/time';

const local = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?/;

/** The instant of a date and time as a field gives it (`2026-11-24T18:00`), read in a zone; null when it is none. */
export function instantIn(zone: string, text: string): string | null {
  const found = local.exec(text);
  if (!found) {
    return null;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number(part ?? 0));
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  if (Number.isNaN(wall)) {
    return null;
  }
  // The offset at the instant that is looked for is not known before it is: the second round is right but for the hour that a clock skips.
  let at = wall - offsetOf(zone, wall);
  at = wall - offsetOf(zone, at);
  return rfc3339(at);
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetOf(zone: string, at: number): number {
  return Date.parse(`${exactTime(at, zone).replace(',', '')} UTC`) - Math.floor(at / 1_000) * 1_000;
}
