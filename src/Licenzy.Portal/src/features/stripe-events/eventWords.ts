import type { Schema } from '@/api/schemas';
import { counted } from '@/text/numbers';
import { duration, elapsed } from '@/text/time';

type Event = Schema<'InboundEventView'>;
type Change = Schema<'InboundEventChange'>;
type Field = Schema<'InboundEventChangeField'>;

/** What became of an event, as the sentence its page begins with. */
export function eventSentence(event: Event, changes: readonly Change[]): string {
  switch (event.status) {
    case 'applied':
      return changes.length === 0 ? 'It was applied, and changed nothing.' : `It was applied, and ${changedInWords(changes)}.`;
    case 'unmapped':
      return 'It was applied, but it belongs to no sale that is known here: nobody has access because of it.';
    case 'failed':
      return `It could not be applied after ${counted(event.tries, 'try', 'tries')}, and is not tried again by itself. Nothing was changed by it.`;
    case 'received':
      return event.tries === 0 ? 'It waits to be applied.' : `It could not be applied after ${counted(event.tries, 'try', 'tries')}, and is tried again.`;
    case 'ignored':
      return event.why;
    default:
      return event.why;
  }
}

/** What changed, as the end of "It was applied, and …". */
function changedInWords(changes: readonly Change[], verb = 'changed'): string {
  const entitlements = new Set(changes.map((change) => change.entitlement_id)).size;
  const subjects = [...new Set(changes.map((change) => change.subject_ref))];
  const whose = subjects.length === 1 ? ` of ${subjects[0] ?? ''}` : ` of ${counted(subjects.length, 'customer')}`;
  return `${verb} ${counted(entitlements, 'entitlement')}${whose}`;
}

/** A field's change: `status: past_due → active`; what was not there before is only named. */
export function fieldChange(field: Field): { name: string; before: string; after: string } {
  return { name: field.name, before: field.before ?? 'none', after: field.after ?? 'none' };
}

/** How often it came, where that says something: `received 3 times, applied once`. */
export function receivedInWords(event: Pick<Event, 'received_count' | 'status'>): string | null {
  if (event.received_count <= 1) {
    return null;
  }
  const applied = event.status === 'applied' || event.status === 'unmapped' ? ', applied once' : '';
  return `received ${event.received_count} times${applied}`;
}

/** From being made in Stripe to coming here. Stripe's times are whole seconds, so that less cannot be told. */
export function lagInWords(milliseconds: number): string {
  if (milliseconds < 2_000) {
    return 'under 2 seconds';
  }
  return milliseconds < 60_000 ? elapsed(milliseconds) : duration(milliseconds);
}

/** What a replay would do, or did, in one sentence. */
export function replayInWords(changes: readonly Change[], event: Pick<Event, 'status'>, dry: boolean): string {
  if (changes.length > 0) {
    return dry ? `A replay would ${changedInWords(changes, 'change')}.` : `The replay ${changedInWords(changes)}.`;
  }
  if (event.status === 'failed' || event.status === 'received') {
    return dry ? 'A replay would fail again, and change nothing.' : 'The replay failed again, and changed nothing.';
  }
  return dry ? 'A replay would change nothing.' : 'The replay changed nothing.';
}
