import type { Schema } from '@/api/schemas';
import { counted, grouped } from '@/text/numbers';
import { exactTime, longDate, shortDate, timeOfDay, zoneName } from '@/text/time';
import { causeOf, type Spoken } from './decision/spoken';
import { deniedClause, liftOf } from './decision/deniedClause';
import { plain } from './decision/pieces';

type Held = Schema<'HeldEntitlement'>;

/** What a kind of product is called in a row. */
export function kindText(kind: string): string {
  return kind === 'usage_pack' ? 'usage pack' : kind === 'time_pass' ? 'time pass' : kind;
}

/** When and how it ends, in a cell: `Renews 12 Dec 2026`, `No end`, `suspended`. */
export function endsText(held: Held, zone: string): string {
  if (held.status === 'past_due' && !held.available) {
    return 'Suspended';
  }
  if (held.status === 'pending') {
    return '–';
  }
  const end = held.expires_at ?? (held.status === 'canceled' ? held.canceled_at : null);
  if (end) {
    const ended = held.status === 'canceled' || held.status === 'expired';
    return `${ended ? '' : held.cancel_at_period_end ? 'Ends ' : held.available ? 'Until ' : ''}${exactDay(end, zone)}`;
  }
  if (held.cancel_at_period_end && held.current_period_end) {
    return `Ends ${exactDay(held.current_period_end, zone)}`;
  }
  if (held.kind === 'subscription' && held.current_period_end && held.available) {
    return `Renews ${exactDay(held.current_period_end, zone)}`;
  }
  return 'No end';
}

function exactDay(moment: string, zone: string): string {
  // With the year in any case: ends lie in several of them below each other.
  return shortDate(moment, zone, 0);
}

/** Units left of those that were sold, granted and adjusted: `640 of 1,500`; a dash for what is no pack. */
export function unitsText(held: Held): string {
  if (held.usage_remaining === null) {
    return '–';
  }
  return `${grouped(held.usage_remaining)} of ${grouped((held.usage_granted ?? 0) + (held.usage_adjusted ?? 0))}`;
}

/** One sentence about an entitlement by itself: `Gives access. Stripe keeps it alive; it renews on 12 December 2026.` */
export function entitlementSentence(held: Held, chain: readonly Schema<'ChainStep'>[], zone: string, now: number): string {
  if (!held.available) {
    const spoken = spokenOf(held, chain);
    return `Gives no access: ${plain(deniedClause(spoken, { zone, now, past: false }, true))}. ${liftOf(spoken)}`;
  }
  return `Gives access. ${livesText(held, zone)}`;
}

function livesText(held: Held, zone: string): string {
  const end = held.expires_at;
  if (held.kind === 'usage_pack') {
    const units = `${counted(held.usage_remaining ?? 0, 'unit')} left`;
    return end ? `${units}, until ${longDate(end, zone)}, ${timeOfDay(end, zone)}.` : `${units}; it has no end.`;
  }
  if (held.status === 'past_due' && end) {
    return `A payment failed; access stays until ${longDate(end, zone)}, ${timeOfDay(end, zone)}, and longer once it is paid.`;
  }
  if (held.cancel_at_period_end) {
    const last = end ?? held.current_period_end;
    return last ? `It was canceled and ends on ${longDate(last, zone)}.` : 'It was canceled and ends with its period.';
  }
  if (end) {
    return `It ends on ${longDate(end, zone)}, ${timeOfDay(end, zone)} ${zoneName(zone, end)}.`;
  }
  if (held.kind === 'subscription' && held.source === 'stripe') {
    return held.current_period_end
      ? `Stripe keeps it alive; it renews on ${longDate(held.current_period_end, zone)}.`
      : 'Stripe keeps it alive.';
  }
  return 'It has no end.';
}

function spokenOf(held: Held, chain: readonly Schema<'ChainStep'>[]): Spoken {
  return {
    id: held.id,
    code: held.product_code,
    name: held.product_name ?? held.product_code,
    kind: held.kind,
    status: held.status,
    reason: held.unavailable_reason,
    expiresAt: held.expires_at,
    periodEnd: held.current_period_end,
    unitsLeft: held.usage_remaining,
    held,
    cause: causeOf(chain),
  };
}

/** A changed field of the history in words: `status: active → past due`. */
export function changeText(field: Schema<'ChangedField'>, zone: string): string {
  const say = (value: string | null): string => {
    if (value === null) {
      return 'none';
    }
    return /^\d{4}-\d\d-\d\dT/.test(value) ? exactTime(value, zone, false) : /^[a-z_]+$/.test(value) ? value.replaceAll('_', ' ') : value;
  };
  return `${field.field}: ${say(field.before)} → ${say(field.after)}`;
}
