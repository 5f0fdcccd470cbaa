const hour = 3_600_000;

/** How far back a filter looks; `any` is everything. */
export type Since = 'any' | '1h' | '24h' | '7d' | '30d';

const lengths: Readonly<Record<Exclude<Since, 'any'>, number>> = { '1h': hour, '24h': 24 * hour, '7d': 168 * hour, '30d': 720 * hour };

/** The choices, in words. */
export const sinceChoices: readonly { value: Since; label: string }[] = [
  { value: 'any', label: 'Any time' },
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
];

/** The moment that a choice means now, as the API takes it. */
export function sinceMoment(since: Since, now = Date.now()): string | undefined {
  return since === 'any' ? undefined : new Date(now - lengths[since]).toISOString();
}

/** The text of a date-time field for a moment, in a zone that the browser's own clock or UTC is. */
export function fieldOf(moment: string | undefined, zone: string): string {
  const time = moment ? Date.parse(moment) : Number.NaN;
  if (Number.isNaN(time)) {
    return '';
  }
  const shift = zone === 'UTC' ? 0 : new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - shift).toISOString().slice(0, 16);
}

/** The moment that a date-time field means; undefined for what is none. */
export function momentOf(field: string, zone: string): string | undefined {
  const time = Date.parse(zone === 'UTC' ? `${field}Z` : field);
  return field === '' || Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
