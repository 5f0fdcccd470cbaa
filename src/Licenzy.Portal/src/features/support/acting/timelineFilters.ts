import { instantIn } from './zonedTime';
import type { TimelineFilters } from './useTimeline';
import { rfc3339 } from '@/text/time';

/** What the address says of a timeline's filters. */
export interface TimelineSearch {
  lane?: string;
  changes_access?: string;
  product_code?: string;
  /** Days, `2026-11-12`; the last one is shown whole. */
  from?: string;
  to?: string;
}

export const laneFilters = ['all', 'stripe', 'runtime', 'operator', 'licenzy', 'access'] as const;
export type LaneFilter = (typeof laneFilters)[number];

/** The chip that is chosen; a value that is none shows everything. */
export function chosenLane(search: TimelineSearch): LaneFilter {
  if (search.changes_access === 'true') {
    return 'access';
  }
  return laneFilters.find((lane) => lane === search.lane && lane !== 'access') ?? 'all';
}

/** What a chip writes into the address. */
export function searchOfLane(lane: LaneFilter): Pick<TimelineSearch, 'lane' | 'changes_access'> {
  return {
    lane: lane === 'all' || lane === 'access' ? undefined : lane,
    changes_access: lane === 'access' ? 'true' : undefined,
  };
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** What is asked of the server. A page that shows the past ends there, the instant itself included. */
export function filtersOf(search: TimelineSearch, zone: string, at?: string): TimelineFilters {
  const lane = chosenLane(search);
  const start = search.from && day.test(search.from) ? instantIn(zone, `${search.from}T00:00`) : null;
  const end = search.to && day.test(search.to) ? instantIn(zone, `${nextDay(search.to)}T00:00`) : null;
  const past = at && !Number.isNaN(Date.parse(at)) ? afterInstant(at) : null;
  const to = end && past ? (Date.parse(end) < Date.parse(past) ? end : past) : (end ?? past);
  return {
    ...searchOfLane(lane),
    product_code: search.product_code,
    from: start ?? undefined,
    to: to ?? undefined,
  };
}

/** The first instant after one: the API's `to` leaves its own instant out. */
export function afterInstant(at: string): string {
  return rfc3339(Date.parse(at) + 1);
}

/** Whether anything is filtered out. */
export function isFiltered(search: TimelineSearch): boolean {
  return chosenLane(search) !== 'all' || Boolean(search.product_code ?? search.from ?? search.to);
}

function nextDay(text: string): string {
  return new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
