import { counted } from '@/text/numbers';
import { dayKey, shortDate, timeOfDay } from '@/text/time';

/** A bar of the chart: nothing consumed is a bar of no height. */
export interface UsageBar {
  key: string;
  /** The day, or the hour. */
  label: string;
  units: number;
}

interface Sums {
  step: string;
  time_zone: string;
  from: string;
  to: string;
  points: readonly { at: string; units: number }[];
}

const HOUR = 3_600_000;
const MOST_BARS = 400;

/** The sums with the times between them, of which the server says nothing because nothing was consumed. */
export function barsOf(sums: Sums): UsageBar[] {
  const hourly = sums.step === 'hour';
  const keyOf = (at: number): string => (hourly ? String(Math.floor(at / HOUR)) : dayKey(at, sums.time_zone));
  const labelOf = (at: number): string =>
    hourly ? `${shortDate(at, sums.time_zone)}, ${timeOfDay(at, sums.time_zone)}` : shortDate(at, sums.time_zone);
  const units = new Map<string, number>();
  for (const point of sums.points) {
    const key = keyOf(Date.parse(point.at));
    units.set(key, (units.get(key) ?? 0) + point.units);
  }
  const bars = new Map<string, UsageBar>();
  const to = Date.parse(sums.to);
  // Half-hour zones begin their hours in the middle of ours, and days have 23 to 25 hours: small steps miss none.
  const step = hourly ? HOUR / 2 : 6 * HOUR;
  for (let at = Date.parse(sums.from); at < to && bars.size < MOST_BARS; at += step) {
    const key = keyOf(at);
    if (!bars.has(key)) {
      const begin = hourly ? Math.floor(at / HOUR) * HOUR : at;
      bars.set(key, { key, label: labelOf(begin), units: units.get(key) ?? 0 });
    }
  }
  const last = keyOf(to - 1);
  if (to > Date.parse(sums.from) && !bars.has(last) && bars.size < MOST_BARS) {
    bars.set(last, { key: last, label: labelOf(to - 1), units: units.get(last) ?? 0 });
  }
  return [...bars.values()];
}

/** The chart in a sentence, for those who do not see it. */
export function usageSummary(bars: readonly UsageBar[], step: string): string {
  const total = bars.reduce((sum, bar) => sum + bar.units, 0);
  const each = step === 'hour' ? 'hour' : 'day';
  const span = counted(bars.length, each);
  if (total === 0) {
    return `Nothing was consumed in ${span}.`;
  }
  const top = bars.reduce((most, bar) => (bar.units > most.units ? bar : most));
  const used = bars.filter((bar) => bar.units > 0).length;
  return `${counted(total, 'unit')} consumed in ${span}, on ${used} of them; the most was ${counted(top.units, 'unit')} on ${top.label}.`;
}

/** How far back a range of the address reaches; what is none of them is 30 days. */
export const usageRanges = ['24h', '7d', '30d', '90d'] as const;
export type UsageRange = (typeof usageRanges)[number];

const rangeHours: Record<UsageRange, number> = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24, '90d': 90 * 24 };

/** From when to when a range is at an instant. The end is a whole minute, so that the same question is asked twice and not twenty times. */
export function rangeAt(range: UsageRange, end: number): { from: string; to: string } {
  const to = Math.ceil(end / 60_000) * 60_000;
  return { from: new Date(to - rangeHours[range] * HOUR).toISOString(), to: new Date(to).toISOString() };
}
