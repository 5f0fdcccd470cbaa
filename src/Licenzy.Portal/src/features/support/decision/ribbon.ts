import type { Schema } from '@/api/schemas';
import { statusLook } from '@/components/status';
import { dayKey, exactTime, instantOf, shortDate, timeOfDay } from '@/text/time';

/** How far back the ribbon reaches. */
export const ribbonRanges = ['7d', '30d', '90d', 'all'] as const;

export type RibbonRange = (typeof ribbonRanges)[number];

/** A stretch of the ribbon in Unix milliseconds: with access, without, or before there was anything. */
export interface RibbonStretch {
  from: number;
  to: number;
  state: 'allowed' | 'denied' | 'none';
  reason: string | null;
}

export const dayMs = 86_400_000;

const lengths: Record<Exclude<RibbonRange, 'all'>, number> = { '7d': 7 * dayMs, '30d': 30 * dayMs, '90d': 90 * dayMs };

/** The segments as stretches; neighbours that look and read the same are one. */
export function stretchesOf(segments: readonly Schema<'ReadDecisionsSegment'>[]): RibbonStretch[] {
  const stretches: RibbonStretch[] = [];
  for (const segment of segments) {
    const state = segment.allowed ? 'allowed' : segment.status === 'none' ? 'none' : 'denied';
    const last = stretches.at(-1);
    if (last && last.state === state && last.reason === segment.reason) {
      last.to = instantOf(segment.to);
    } else {
      stretches.push({ from: instantOf(segment.from), to: instantOf(segment.to), state, reason: segment.reason });
    }
  }
  return stretches;
}

/** The range that shows a customer best when nobody chose one: all of a new one, the last 90 days of an old one. */
export function usualRange(stretches: readonly RibbonStretch[], now: number): RibbonRange {
  const age = now - (stretches.find((stretch) => stretch.state !== 'none')?.from ?? now);
  return age < lengths['7d'] ? 'all' : age < lengths['30d'] ? '30d' : '90d';
}

/** The first instant that a range shows: for all, a little before anything happened. */
export function rangeStart(range: RibbonRange, stretches: readonly RibbonStretch[], now: number): number {
  if (range !== 'all') {
    return now - lengths[range];
  }
  const first = stretches.find((stretch) => stretch.state !== 'none')?.from ?? now - dayMs;
  return Math.min(now - 60_000, first - (now - first) * 0.08);
}

/** What of the stretches lies between two instants. */
export function clipped(stretches: readonly RibbonStretch[], from: number, to: number): RibbonStretch[] {
  return stretches
    .filter((stretch) => stretch.to > from && stretch.from < to)
    .map((stretch, index, inside) => ({
      ...stretch,
      from: Math.max(stretch.from, from),
      // The last one goes on until now, which has moved since it was read.
      to: index === inside.length - 1 ? to : Math.min(stretch.to, to),
    }));
}

/** The stretch that an instant lies in. */
export function stretchAt(stretches: readonly RibbonStretch[], at: number): RibbonStretch | undefined {
  return stretches.findLast((stretch) => stretch.from <= at);
}

/** The instants at which the decision changed, oldest first. */
export function changesIn(stretches: readonly RibbonStretch[]): number[] {
  return stretches.slice(1).map((stretch) => stretch.from);
}

/** The change before or after an instant; null when there is none. */
export function neighbour(stretches: readonly RibbonStretch[], at: number, direction: 'earlier' | 'later'): number | null {
  const changes = changesIn(stretches);
  const found = direction === 'earlier' ? changes.findLast((change) => change < at) : changes.find((change) => change > at);
  return found ?? null;
}

/** Where an instant stands on the ribbon, 0 to 1. */
export function fractionOf(at: number, from: number, to: number): number {
  return to <= from ? 1 : Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** The instant at a place on the ribbon; by the second, which is what the address says. */
export function instantAt(fraction: number, from: number, to: number): number {
  return Math.floor((from + Math.min(1, Math.max(0, fraction)) * (to - from)) / 1000) * 1000;
}

/** A stretch in words: `denied, past due`. */
export function stateText(stretch: RibbonStretch | undefined): string {
  if (!stretch || stretch.state === 'none') {
    return 'nothing bought yet';
  }
  if (stretch.state === 'allowed') {
    return 'allowed';
  }
  return stretch.reason ? `denied, ${statusLook('unavailable_reason', stretch.reason).word.toLowerCase()}` : 'denied';
}

/** An instant with its state: `10 Nov 2026, 14:02:00: denied, past due`. */
export function instantText(stretches: readonly RibbonStretch[], at: number, zone: string): string {
  return `${exactTime(at, zone, false)}: ${stateText(stretchAt(stretches, at))}`;
}

/** A label below the ribbon. */
export interface RibbonTick {
  at: number;
  label: string;
}

/**
 * The labels that fit below the ribbon: both ends always, then the changes, then the beginnings of months (or days). None overlaps another.
 *
 * @param width The ribbon's width in pixels.
 */
export function ticksOf(stretches: readonly RibbonStretch[], from: number, to: number, width: number, zone: string): RibbonTick[] {
  const label = (at: number): string =>
    to - from < 2 * dayMs ? timeOfDay(at, zone, to - from < 600_000) : shortDate(at, zone, to);
  const place = (at: number): number => fractionOf(at, from, to) * width;
  const room = 64;
  // The labels of both ends stand inside of the ribbon, and reach further towards their neighbours.
  const roomAt = (tick: RibbonTick): number => (tick.at === from || tick.at === to ? room * 1.5 : room);
  const ticks: RibbonTick[] = [{ at: from, label: label(from) }, { at: to, label: 'Now' }];
  for (const at of [...changesIn(stretches).toReversed(), ...monthStarts(from, to, zone)]) {
    if (at > from && at < to && ticks.every((tick) => Math.abs(place(tick.at) - place(at)) >= roomAt(tick) && tick.label !== label(at))) {
      ticks.push({ at, label: label(at) });
    }
  }
  return ticks.sort((one, other) => one.at - other.at);
}

function monthStarts(from: number, to: number, zone: string): number[] {
  const starts: number[] = [];
  for (let at = from + dayMs; at < to && starts.length < 240; at += dayMs) {
    if (dayKey(at, zone).endsWith('-01')) {
      starts.push(at - (at % 1000));
    }
  }
  return starts;
}
