import type { CsvColumn } from '@/text/csv';
import { effectsOf } from './timelineEffects';
import { plainSentence, type TimelineRow } from './timelineText';

/** A timeline as a table for spreadsheets: the sentence for people, and the API's own words beside it. */
export function timelineColumns(zone: string): CsvColumn<TimelineRow>[] {
  return [
    { header: 'at', value: (row) => row.at },
    { header: 'lane', value: (row) => row.lane },
    { header: 'reason', value: (row) => row.reason },
    { header: 'what', value: (row) => plainSentence(row, zone) },
    { header: 'product_code', value: (row) => row.product_code },
    { header: 'changes_access', value: (row) => row.changes_access },
    {
      header: 'effect',
      value: (row) =>
        effectsOf(row, zone)
          .map((effect) => `${effect.about ? `${effect.about}: ` : ''}${effect.before === null ? '' : `${effect.before} -> `}${effect.after}`)
          .join('; '),
    },
    { header: 'amount', value: (row) => row.amount },
    { header: 'currency', value: (row) => row.currency },
    { header: 'units', value: (row) => row.units },
    { header: 'actor', value: (row) => row.actor?.name },
    { header: 'note', value: (row) => row.note },
    { header: 'undone_by', value: (row) => row.undone_by },
    { header: 'cause_id', value: (row) => row.cause_id },
    { header: 'stripe_event_id', value: (row) => row.stripe_event_id },
  ];
}
