import type { Schema } from '@/api/schemas';

/** A piece of one side of a change; the table turns it into a badge, a time or words. */
export type ChangePart =
  | { type: 'badge'; domain: 'decision' | 'entitlement' | 'unavailable_reason'; value: string }
  | { type: 'text'; text: string }
  | { type: 'quiet'; text: string }
  | { type: 'code'; text: string }
  | { type: 'time'; value: string };

/** One line of the preview: what it is about, as it is now, and as it is after. */
export interface ChangeRow {
  key: string;
  label: string;
  before: ChangePart[];
  after: ChangePart[];
  unchanged: boolean;
}

type Result = Schema<'ActionResult'>;
type Entitlement = Schema<'ShownEntitlement'>;

const quiet = (text: string): ChangePart => ({ type: 'quiet', text });
const text = (value: string): ChangePart => ({ type: 'text', text: value });

/**
 * What an action changes, as the lines of a table: the decision first, then the entitlements, then what the application is told.
 *
 * @param names The names of products by their code; a product without one is shown by its code.
 */
export function changesOf(result: Result, names: Readonly<Record<string, string>> = {}): ChangeRow[] {
  const { before, after } = result.decision;
  const rows = [row('decision', 'Decision', decisionParts(before), decisionParts(after))];
  for (const [index, change] of result.entitlements.entries()) {
    rows.push(...entitlementRows(result, change, `${index}`, names));
  }
  if (before.usage_remaining !== null || after.usage_remaining !== null) {
    rows.push(row('units', 'Units left', units(before.usage_remaining), units(after.usage_remaining)));
  }
  rows.push({ key: 'told', label: 'Your app is told', before: [quiet('nothing')], after: toldParts(result), unchanged: false });
  return rows;
}

/** The same in one sentence, for those who do not see the table. */
export function changesInWords(rows: readonly ChangeRow[]): string {
  const changed = rows.filter((line) => !line.unchanged && line.key !== 'told');
  if (changed.length === 0) {
    return 'Preview: nothing changes.';
  }
  return `Preview: ${changed.map((line) => `${line.label}: ${words(line.before)}, then ${words(line.after)}`).join('; ')}.`;
}

function words(parts: readonly ChangePart[]): string {
  return parts.map((part) => ('text' in part ? part.text : part.value.replaceAll('_', ' '))).join(' ');
}

function row(key: string, label: string, before: ChangePart[], after: ChangePart[]): ChangeRow {
  return { key, label, before, after, unchanged: JSON.stringify(before) === JSON.stringify(after) };
}

function decisionParts(decision: Schema<'ShownDecision'>): ChangePart[] {
  const badge: ChangePart = { type: 'badge', domain: 'decision', value: decision.allowed ? 'allowed' : 'denied' };
  if (decision.allowed || decision.denial_reason === null) {
    return [badge];
  }
  return decision.denial_reason === 'no_entitlement'
    ? [badge, quiet('never had anything')]
    : [badge, { type: 'badge', domain: 'unavailable_reason', value: decision.denial_reason }];
}

function entitlementRows(
  result: Result,
  change: Schema<'ChangedEntitlement'>,
  key: string,
  names: Readonly<Record<string, string>>,
): ChangeRow[] {
  const { before, after } = change;
  const product = names[after.product_code] ?? after.product_code;
  const label = after.subject_ref === result.subject_ref ? product : `${product} of ${after.subject_ref}`;
  const rows = [row(key, label, before ? [stateOf(before)] : [quiet('not there')], [stateOf(after)])];
  // The decision's line counts all packs together: a pack has a line of its own only where it says something else.
  const had = before?.usage_remaining ?? 0;
  const apart = had !== (result.decision.before.usage_remaining ?? 0) || after.usage_remaining !== result.decision.after.usage_remaining;
  if (after.usage_remaining !== null && apart && had !== after.usage_remaining) {
    rows.push(row(`${key}-units`, `${label}: units left`, units(before?.usage_remaining ?? null), units(after.usage_remaining)));
  }
  if (before === null ? isLater(after.starts_at) : before.starts_at !== after.starts_at) {
    const started = before ? timeOf(before.starts_at, 'at once') : quiet('–');
    rows.push(row(`${key}-starts`, `${label}: starts`, [started], [timeOf(after.starts_at, 'at once')]));
  }
  if (before === null || before.expires_at !== after.expires_at) {
    rows.push(row(`${key}-ends`, `${label}: ends`, before ? [endOf(before)] : [quiet('–')], [endOf(after)]));
  }
  return rows;
}

/** What counts for access: `active` alone does not say that it is available. */
function stateOf(entitlement: Entitlement): ChangePart {
  return entitlement.unavailable_reason === null
    ? { type: 'badge', domain: 'entitlement', value: entitlement.status }
    : { type: 'badge', domain: 'unavailable_reason', value: entitlement.unavailable_reason };
}

function units(value: number | null): ChangePart[] {
  return [value === null ? quiet('none') : text(value.toLocaleString('en-GB'))];
}

function isLater(value: string | null): boolean {
  return value !== null && Date.parse(value) > Date.now() + 60_000;
}

function timeOf(value: string | null, otherwise: string): ChangePart {
  return value === null ? quiet(otherwise) : { type: 'time', value };
}

function endOf(entitlement: Entitlement): ChangePart {
  return timeOf(entitlement.expires_at, entitlement.kind === 'subscription' ? 'when Stripe ends it' : 'no end');
}

function toldParts(result: Result): ChangePart[] {
  if (result.events.length === 0) {
    return [quiet('nothing')];
  }
  return result.events.flatMap((event): ChangePart[] => [
    { type: 'code', text: event.type },
    text(`${event.subject_ref === result.subject_ref ? '' : `about ${event.subject_ref} `}${endpoints(event.endpoints)}`),
  ]);
}

function endpoints(count: number): string {
  return count === 0 ? 'that no endpoint takes' : `to ${count} ${count === 1 ? 'endpoint' : 'endpoints'}`;
}
