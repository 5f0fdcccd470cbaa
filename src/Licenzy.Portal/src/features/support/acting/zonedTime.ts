import { rfc3339 } from '@/text/time';
import { fromWall } from '@/text/wallTime';

const local = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?/;

/** The instant of a date and time as a field gives it (`2026-11-24T18:00`), read in a zone; null when it is none. */
export function instantIn(zone: string, text: string): string | null {
  const wall = local.exec(text)?.[0];
  const instant = wall === undefined ? Number.NaN : fromWall(wall, zone);
  return Number.isNaN(instant) ? null : rfc3339(instant);
}
