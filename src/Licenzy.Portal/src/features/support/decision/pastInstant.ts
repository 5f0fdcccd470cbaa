/** The instant that an address names, cut to now; null when it names none. */
export function pastInstant(at: string | undefined, now: number): string | null {
  const instant = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(instant) || instant >= now ? null : new Date(instant).toISOString().replace('.000Z', 'Z');
}
