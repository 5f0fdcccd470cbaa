import type { Schema } from '@/api/schemas';
import { compact, percent, percentChange, thinSpace } from '@/text/numbers';

type Overview = Schema<'ReadOverviewResponse'>;

/** One of the figures at the top: its number, how it changed, its course, and the list behind it. */
export interface FigureView {
  name: string;
  label: string;
  value: string;
  /** Null when nobody counted before. */
  change: string | null;
  direction: 'up' | 'down' | 'same';
  course: (number | null)[];
  path: string;
}

export const ranges = ['24h', '7d', '30d', '90d'] as const;
export type Range = (typeof ranges)[number];

function seriesOf(overview: Overview, name: string) {
  return overview.figures.find((one) => one.name === name);
}

function directionOf(now: number, before: number | null): FigureView['direction'] {
  return before === null || now === before ? 'same' : now > before ? 'up' : 'down';
}

function counted(overview: Overview, name: string, label: string, path: string): FigureView {
  const series = seriesOf(overview, name);
  const value = series?.value ?? 0;
  const previous = series?.previous ?? null;
  return {
    name,
    label,
    value: compact(value),
    change: previous === null ? null : (percentChange(value, previous) ?? (value === 0 ? '±0' : null)),
    direction: directionOf(value, previous),
    course: series?.points.map((point) => point.value) ?? [],
    path,
  };
}

/** A change of a share is told in points: 71.4 % after 73.6 % is `−2.2 pt`. */
function points(now: number | null, before: number | null): string | null {
  if (now === null || before === null) {
    return null;
  }
  const change = Math.round((now - before) * 10) / 10;
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${Math.abs(change)}${thinSpace}pt`;
}

function shares(overview: Overview, part: string, whole: string): (number | null)[] {
  const parts = seriesOf(overview, part)?.points ?? [];
  const wholes = seriesOf(overview, whole)?.points ?? [];
  return parts.map((point, index) => {
    const all = wholes[index]?.value ?? null;
    return point.value === null || all === null || all === 0 ? null : (100 * point.value) / all;
  });
}

function share(
  view: Pick<FigureView, 'name' | 'label' | 'path' | 'course'>,
  now: number | null,
  before: number | null,
): FigureView {
  return {
    ...view,
    value: now === null ? '–' : percent(now / 100),
    change: points(now, before),
    direction: now === null ? 'same' : directionOf(now, before),
  };
}

function ratio(part: number | null | undefined, whole: number | null | undefined): number | null {
  return part === null || part === undefined || !whole ? null : (100 * part) / whole;
}

/** The five figures of a project. */
export function figuresOf(overview: Overview): FigureView[] {
  const deliveries = seriesOf(overview, 'deliveries');
  const first = seriesOf(overview, 'deliveries_sent_first');
  return [
    counted(overview, 'subjects_with_access', 'Customers with access', '/customers'),
    counted(overview, 'purchases_finalized', 'Checkouts finalized', '/events?type=checkout.session.completed'),
    share(
      { name: 'conversion', label: 'Checkout conversion', path: '/customers', course: shares(overview, 'purchases_finalized', 'checkouts_created') },
      overview.conversion,
      overview.previous_conversion,
    ),
    counted(overview, 'units_consumed', 'Units consumed', '/customers'),
    share(
      { name: 'sent_first', label: 'Deliveries sent first time', path: '/deliveries', course: shares(overview, 'deliveries_sent_first', 'deliveries') },
      ratio(first?.value, deliveries?.value),
      ratio(first?.previous, deliveries?.previous),
    ),
  ];
}

/** A point of a chart: when, and what of each series. */
export type ChartPoint = { at: string } & Record<string, string | number>;

/** The course of series side by side; where nobody counted a series has no value. */
function pointsOf(overview: Overview, names: Readonly<Record<string, string>>): ChartPoint[] {
  const [first] = Object.keys(names);
  const times = (first && seriesOf(overview, first)?.points) || [];
  return times.map((time, index) => {
    const point: ChartPoint = { at: time.at };
    for (const [name, label] of Object.entries(names)) {
      const value = seriesOf(overview, name)?.points[index]?.value;
      if (value !== null && value !== undefined) {
        point[label] = value;
      }
    }
    return point;
  });
}

/** Customers with access by what gives it. One who has two kinds is in both. */
export function accessPoints(overview: Overview): ChartPoint[] {
  return pointsOf(overview, {
    subjects_by_subscription: 'Subscription',
    subjects_by_time_pass: 'Time pass',
    subjects_by_usage_pack: 'Usage pack',
  });
}

/** Checkouts: those that became purchases, and the others. */
export function checkoutPoints(overview: Overview): ChartPoint[] {
  const made = pointsOf(overview, { checkouts_created: 'created', purchases_finalized: 'Finalized' });
  return made.map(({ at, created, Finalized }) => {
    const finalized = typeof Finalized === 'number' ? Finalized : 0;
    const others = typeof created === 'number' ? Math.max(0, created - finalized) : 0;
    return { at, Finalized: finalized, 'Not paid': others };
  });
}
