import type { Schema } from '@/api/schemas';
import { statusLook, type Tone } from '@/components/status';
import { counted, grouped } from '@/text/numbers';
import { shortDate } from '@/text/time';
import type { TimelineRow } from './timelineText';

/** What a cause changed, as before and after in a few words. */
export interface Effect {
  key: string;
  /** The product, where one cause changed several. */
  about?: string;
  before: string | null;
  after: string;
  tone: Tone;
}

type Change = Schema<'TimelineChange'>;
type Fields = ReadonlyMap<string, { before: string | null; after: string | null }>;

const MOST = 3;

/** The effects of a row, what decides about access first. */
export function effectsOf(row: Pick<TimelineRow, 'changes'>, zone: string): Effect[] {
  const changed = row.changes.filter((change) => change.fields.length > 0);
  const several = new Set(changed.map((change) => change.entitlement_id)).size > 1;
  return changed.flatMap((change) => {
    const about = several ? (change.product_code ?? undefined) : undefined;
    return effectsOfChange(change, zone)
      .slice(0, MOST)
      .map((effect, index) => ({ ...effect, key: `${change.history_id}-${index}`, about }));
  });
}

function effectsOfChange(change: Change, zone: string): Omit<Effect, 'key'>[] {
  const fields: Fields = new Map(change.fields.map((field) => [field.field, field]));
  if (isNew(fields)) {
    return [{ before: 'none', after: whatCame(fields, zone), tone: toneOf(fields.get('available')?.after, stateAfter(fields)) }];
  }
  return [state(fields), product(fields), period(fields, zone), end(fields, zone), start(fields, zone), units(fields)].filter(
    (effect) => effect !== null,
  );
}

const isNew = (fields: Fields): boolean => fields.has('status') && fields.get('status')?.before === null;

/** A status or reason as people read it, in a sentence's case. */
function word(value: string): string {
  const reason = statusLook('unavailable_reason', value);
  const look = reason.known ? reason : statusLook('entitlement', value);
  return look.known ? look.word.toLowerCase() : value.replaceAll('_', ' ');
}

function toneOf(available: string | null | undefined, value: string): Tone {
  if (available === 'true') {
    return 'ok';
  }
  const reason = statusLook('unavailable_reason', value);
  return reason.known ? reason.tone : statusLook('entitlement', value).tone;
}

function stateAfter(fields: Fields): string {
  return fields.get('unavailable_reason')?.after ?? fields.get('status')?.after ?? 'active';
}

function whatCame(fields: Fields, zone: string): string {
  const reason = fields.get('unavailable_reason')?.after;
  if (reason) {
    return word(reason);
  }
  const unitsGranted = fields.get('usage_granted')?.after;
  if (unitsGranted) {
    return counted(Number(unitsGranted), 'unit');
  }
  const paidTo = fields.get('current_period_end')?.after;
  if (paidTo) {
    return `paid to ${shortDate(paidTo, zone)}`;
  }
  const ends = fields.get('expires_at')?.after;
  return ends ? `until ${shortDate(ends, zone)}` : word(stateAfter(fields));
}

function state(fields: Fields): Omit<Effect, 'key'> | null {
  const available = fields.get('available');
  const reason = fields.get('unavailable_reason');
  const status = fields.get('status');
  if (!available && !reason && !status) {
    return null;
  }
  const before = reason?.before ?? status?.before ?? (available?.before === 'true' ? 'active' : null);
  const after = reason?.after ?? status?.after ?? (available?.after === 'true' ? 'active' : null);
  if (before === null && after === null) {
    return null;
  }
  // What is not named on one side gave access there: only then there is no reason.
  const from = before ?? 'active';
  const to = after ?? 'active';
  return from === to ? null : { before: word(from), after: word(to), tone: toneOf(to === 'active' ? 'true' : null, to) };
}

function product(fields: Fields): Omit<Effect, 'key'> | null {
  const code = fields.get('product_code');
  return code?.after ? { before: code.before, after: code.after, tone: 'wait' } : null;
}

function period(fields: Fields, zone: string): Omit<Effect, 'key'> | null {
  const paid = fields.get('current_period_end');
  if (!paid?.after) {
    return null;
  }
  const before = paid.before === null ? 'none' : `paid to ${shortDate(paid.before, zone)}`;
  const after = `paid to ${shortDate(paid.after, zone)}`;
  return before === after ? null : { before, after, tone: 'ok' };
}

function end(fields: Fields, zone: string): Omit<Effect, 'key'> | null {
  const cancel = fields.get('cancel_at_period_end');
  const ends = fields.get('expires_at');
  if (cancel && cancel.before !== null) {
    const date = ends?.after ?? null;
    const stops = date === null ? 'ends with its period' : `ends ${shortDate(date, zone)}`;
    return cancel.after === 'true' ? { before: 'renews', after: stops, tone: 'warn' } : { before: 'ends', after: 'renews', tone: 'ok' };
  }
  if (!ends) {
    return null;
  }
  const text = (value: string | null): string => (value === null ? 'no end' : `ends ${shortDate(value, zone)}`);
  return text(ends.before) === text(ends.after) ? null : { before: text(ends.before), after: text(ends.after), tone: 'wait' };
}

function start(fields: Fields, zone: string): Omit<Effect, 'key'> | null {
  const starts = fields.get('starts_at');
  if (!starts?.after || starts.before === null) {
    return null;
  }
  const [before, after] = [shortDate(starts.before, zone), shortDate(starts.after, zone)];
  return before === after ? null : { before: `starts ${before}`, after: `starts ${after}`, tone: 'wait' };
}

function units(fields: Fields): Omit<Effect, 'key'> | null {
  const adjusted = fields.get('adjusted');
  if (adjusted) {
    const change = Number(adjusted.after ?? 0) - Number(adjusted.before ?? 0);
    return change === 0
      ? null
      : { before: null, after: `${change > 0 ? '+' : '−'}${grouped(Math.abs(change))} units`, tone: change > 0 ? 'ok' : 'warn' };
  }
  const granted = fields.get('usage_granted');
  return granted?.after && granted.before !== null
    ? { before: counted(Number(granted.before), 'unit'), after: counted(Number(granted.after), 'unit'), tone: 'wait' }
    : null;
}
