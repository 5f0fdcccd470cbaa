import { counted, grouped } from '@/text/numbers';
import { shortDate } from '@/text/time';
import { endText } from './allowedClause';
import type { Piece } from './pieces';
import type { Spoken, Wording } from './spoken';

const longestNote = 120;

/** What an operator wrote, in quotation marks and not without end. */
export function quoted(note: string): string {
  return `"${note.length > longestNote ? `${note.slice(0, longestNote - 1)}…` : note}"`;
}

function on(moment: string | null | undefined, { zone, now }: Wording): string {
  return moment ? ` on ${shortDate(moment, zone, now)}` : '';
}

function longOn(moment: string | null | undefined, wording: Wording): string {
  // The day and the month in full: the sentence is read aloud.
  return moment ? new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: wording.zone }).format(new Date(moment)) : '';
}

function pastDue(one: Spoken, wording: Wording): string {
  const is = wording.past ? 'was' : 'is';
  if (one.held?.stripe_status === 'paused') {
    return ` ${is} paused in Stripe`;
  }
  const failed = one.cause?.reason === 'invoice_payment_failed' || one.cause?.reason === 'payment_failed';
  if (failed && one.cause?.at) {
    return ` ${is} past due since the payment of ${longOn(one.cause.at, wording)} failed`;
  }
  // On a test clock Stripe's dates may lie ahead of ours.
  return one.cause?.at && Date.parse(one.cause.at) <= wording.now ? ` ${is} past due since ${longOn(one.cause.at, wording)}` : ` ${is} past due`;
}

function disputed(one: Spoken, wording: Wording): string {
  const of = one.cause?.at ? ` of ${shortDate(one.cause.at, wording.zone, wording.now)}` : '';
  if (one.cause?.reason === 'dispute_lost') {
    return ` ${wording.past ? 'had been' : 'was'} lost in a dispute${on(one.cause.at, wording)}`;
  }
  return wording.past ? ` was suspended while the dispute${of} was open` : ` is suspended while the dispute${of} is open`;
}

function revoked(one: Spoken, wording: Wording): string {
  const byHand = one.cause?.reason === 'manual_revoke' ? one.cause : undefined;
  const by = byHand?.actor?.name ? ` by ${byHand.actor.name}` : '';
  const note = byHand?.note ? `: ${quoted(byHand.note)}` : '';
  return ` ${wording.past ? 'had been' : 'was'} revoked${by}${on(byHand?.at ?? one.held?.canceled_at, wording)}${note}`;
}

function canceled(one: Spoken, wording: Wording): string {
  if (one.held?.reason === 'erased') {
    return ` ${wording.past ? 'had been' : 'was'} emptied when the customer was erased`;
  }
  if (one.cause?.reason === 'payment_failed') {
    return ` ${wording.past ? 'had ended' : 'ended'} because its payment failed${on(one.cause.at, wording)}`;
  }
  return ` ${wording.past ? 'had ended' : 'ended'} when it was canceled${on(one.held?.canceled_at ?? one.cause?.at, wording)}`;
}

function exhausted(one: Spoken, wording: Wording, alone: boolean): string {
  const is = wording.past ? 'was' : 'is';
  const granted = (one.held?.usage_granted ?? 0) + (one.held?.usage_adjusted ?? 0);
  const numbers = alone && granted > 0 ? `: ${grouped(one.unitsLeft ?? 0)} of ${counted(granted, 'unit')} left` : '';
  return ` ${is} used up${numbers}`;
}

function clause(one: Spoken, wording: Wording, alone: boolean): string {
  switch (one.reason) {
    case 'pending':
      return wording.past ? ' waited for a payment that was not settled yet' : ' waits for a payment that is not settled yet';
    case 'not_started': {
      const start = one.held?.starts_at;
      const when = start ? ` on ${endText(start, wording)}`.replace(/ on (today|tomorrow)/, ' $1') : ' later';
      return wording.past ? ` was to start${when}` : ` starts${when}`;
    }
    case 'past_due':
      return pastDue(one, wording);
    case 'refunded':
      return ` ${wording.past ? 'had been' : 'was'} refunded in full${on(one.cause?.reason === 'refund' ? one.cause.at : one.held?.canceled_at, wording)}`;
    case 'disputed':
      return disputed(one, wording);
    case 'canceled':
      return canceled(one, wording);
    case 'revoked':
      return revoked(one, wording);
    case 'expired':
      return ` ${wording.past ? 'had ended' : 'ended'}${on(one.expiresAt ?? one.cause?.at, wording)}`;
    case 'exhausted':
      return exhausted(one, wording, alone);
    default:
      return ` ${wording.past ? 'gave' : 'gives'} no access (${one.reason ?? one.status})`;
  }
}

/** An entitlement that gives no access, in the sentence: `**Pro** is past due since the payment of 12 November failed`. */
export function deniedClause(one: Spoken, wording: Wording, alone: boolean): Piece[] {
  return [{ strong: one.name }, clause(one, wording, alone)];
}

/** What gives access again, as the next step. */
export function liftOf(one: Spoken): string {
  switch (one.reason) {
    case 'pending':
      return 'Access comes when Stripe reports the payment; until then you can grant access.';
    case 'not_started':
      return 'It starts by itself; you can grant access until then.';
    case 'past_due':
      return 'A successful payment in Stripe lifts it at once; until then you can grant access.';
    case 'disputed':
      return one.cause?.reason === 'dispute_lost'
        ? 'A new purchase gives access, or you can grant it.'
        : 'Access returns when the dispute is won; until then you can grant access.';
    case 'canceled':
      return one.kind === 'subscription' ? 'A new subscription gives access, or you can grant it.' : 'A new purchase gives access, or you can grant it.';
    case 'revoked':
      return 'Undo the revoke in the timeline, or a new purchase gives access.';
    case 'exhausted':
      return 'A new pack gives access; or adjust the units.';
    case 'refunded':
    case 'expired':
      return 'A new purchase gives access, or you can grant it.';
    default:
      return 'You can grant access.';
  }
}
