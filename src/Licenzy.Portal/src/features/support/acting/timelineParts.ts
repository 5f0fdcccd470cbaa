import type { TimelineRow } from './timelineText';

/** One stored thing behind a row, that its JSON is read from. */
export interface JsonPart {
  kind: 'stripe' | 'history' | 'outbound';
  id: string;
  label: string;
}

const MOST_EACH = 3;

/** What stands behind a row: Stripe's event, the rows of the history that changed something, what the app was told. */
export function jsonPartsOf(row: TimelineRow): JsonPart[] {
  const changed = row.changes.filter((change) => change.fields.length > 0);
  const history = (changed.length > 0 ? changed : row.changes).slice(0, MOST_EACH);
  const events = [...new Map(row.deliveries.map((told) => [told.event_id, told])).values()].slice(0, MOST_EACH);
  const numbered = (label: string, index: number, of: number): string => (of > 1 ? `${label} ${index + 1}` : label);
  return [
    ...(row.stripe_event_id ? [{ kind: 'stripe' as const, id: row.stripe_event_id, label: 'Stripe event' }] : []),
    ...history.map((change, index) => ({
      kind: 'history' as const,
      id: change.history_id,
      label: numbered('History row', index, history.length),
    })),
    ...events.map((told, index) => ({
      kind: 'outbound' as const,
      id: told.id ?? told.event_id,
      label: numbered('Outbound event', index, events.length),
    })),
  ];
}
