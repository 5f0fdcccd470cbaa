import { counted } from '@/text/numbers';
import { dayKey, instantOf, longDate, shortDate, timeOfDay } from '@/text/time';
import type { Piece } from './pieces';
import type { Spoken, Wording } from './spoken';

const day = 86_400_000;

/** A near end by the minute, a far one by the day: `today 18:00`, `24 Nov 09:00`, `12 December 2027`. */
export function endText(moment: string, { zone, now }: Wording): string {
  const days = (Date.parse(dayKey(moment, zone)) - Date.parse(dayKey(now, zone))) / day;
  const time = timeOfDay(moment, zone);
  if (days === 0 || days === 1) {
    return `${days === 0 ? 'today' : 'tomorrow'} ${time}`;
  }
  return Math.abs(days) <= 31 ? `${shortDate(moment, zone, now)} ${time}` : longDate(moment, zone);
}

/** What the end of a subscription looks like, as the sentence must word it. */
export function subscriptionState(one: Spoken): 'grace' | 'trial' | 'ending' | 'paid' | 'open' {
  if (one.status === 'past_due') {
    return 'grace';
  }
  if (one.held?.cancel_at_period_end || one.expiresAt) {
    return 'ending';
  }
  if (one.held?.stripe_status === 'trialing') {
    return 'trial';
  }
  return one.periodEnd ? 'paid' : 'open';
}

function subscriptionClause(one: Spoken, wording: Wording): string {
  const end = one.expiresAt ?? one.periodEnd;
  switch (subscriptionState(one)) {
    case 'grace':
      return end ? `, in grace to ${shortDate(end, wording.zone, wording.now)} after a failed payment` : ', in grace after a failed payment';
    case 'trial':
      return one.periodEnd ? `, in trial to ${shortDate(one.periodEnd, wording.zone, wording.now)}` : ', in trial';
    case 'ending':
      return end ? `, which ${wording.past ? 'was to end' : 'ends'} on ${longDate(end, wording.zone)}` : '';
    case 'paid':
      return paidClause(one.periodEnd ?? '', wording);
    default:
      return wording.past ? ', which nothing ended' : ', which nothing ends';
  }
}

function paidClause(periodEnd: string, wording: Wording): string {
  // A renewal that Stripe has not reported yet locks nobody out; the sentence must not sound as if it did.
  return instantOf(periodEnd) < wording.now
    ? `, paid to ${longDate(periodEnd, wording.zone)}, with the renewal not reported yet`
    : `, paid to ${longDate(periodEnd, wording.zone)}`;
}

/** Who gave it, where a person did. */
export function grantText(one: Spoken): string {
  const granted = one.cause?.reason === 'manual_grant' ? one.cause : undefined;
  if (!granted && one.held?.source !== 'portal') {
    return '';
  }
  return granted?.actor?.name ? `, granted by ${granted.actor.name}` : ', granted by hand';
}

/** An entitlement that gives access, in the sentence: `**Pro**, paid to 12 December 2026`. */
export function allowedClause(one: Spoken, wording: Wording): Piece[] {
  const name = { strong: one.name };
  const granted = grantText(one);
  switch (one.kind) {
    case 'usage_pack': {
      const left = one.unitsLeft === null ? '' : `, with ${counted(one.unitsLeft, 'unit')} left`;
      const end = one.expiresAt ? ` until ${endText(one.expiresAt, wording)}` : '';
      return [name, `${left}${end}${granted}`];
    }
    case 'subscription':
      return [name, granted !== '' && !one.periodEnd && !one.expiresAt ? granted : `${subscriptionClause(one, wording)}${granted}`];
    default:
      return [name, `${one.expiresAt ? `, until ${endText(one.expiresAt, wording)}` : ', without an end'}${granted}`];
  }
}
