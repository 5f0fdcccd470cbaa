// A field for a date and a time holds what a clock on the wall shows; which instant that is depends on the zone.

const parts = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = parts.get(zone);
  if (known) {
    return known;
  }
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  parts.set(zone, made);
  return made;
}

/** What a clock in the zone shows at an instant, as a date-time field holds it: `2026-11-10T14:02:00`. */
export function toWall(instant: number, zone: string): string {
  const of = new Map(formatOf(zone).formatToParts(instant).map((part) => [part.type, part.value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => of.get(type) ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/** The instant at which a clock in the zone shows this; NaN when it is no time. A time that a clock skips is the one after the skip. */
export function fromWall(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  if (Number.isNaN(asUtc)) {
    return Number.NaN;
  }
  let instant = asUtc;
  // Twice: the offset at the first guess may be that of the other side of a change of the clocks.
  for (let round = 0; round < 2; round += 1) {
    instant = asUtc - (Date.parse(`${toWall(instant, zone)}Z`) - instant);
  }
  return instant;
}
