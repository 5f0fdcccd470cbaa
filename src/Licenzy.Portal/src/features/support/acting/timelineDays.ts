import { dayHeader, dayKey } from '@/text/time';
import type { TimelineRow } from './timelineText';

export interface TimelineDay {
  key: string;
  header: string;
  rows: TimelineRow[];
}

/** Rows under the day they happened on, in the person's zone. A row that two pages have is shown once. */
export function daysOf(rows: readonly TimelineRow[], zone: string, now: number): TimelineDay[] {
  const days: TimelineDay[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(row.id)) {
      continue;
    }
    seen.add(row.id);
    const key = dayKey(row.at, zone);
    const last = days.at(-1);
    if (last?.key === key) {
      last.rows.push(row);
    } else {
      days.push({ key, header: dayHeader(row.at, zone, now), rows: [row] });
    }
  }
  return days;
}

/** The actions that took others back, as far as the rows tell: by the id of the action that undid, the row that it undid. */
export function undoneBy(rows: readonly TimelineRow[]): ReadonlyMap<string, TimelineRow> {
  return new Map(rows.flatMap((row) => (row.undone_by ? [[row.undone_by, row] as const] : [])));
}
