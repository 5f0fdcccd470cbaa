import type { Schema } from '@/api/schemas';
import { duration, instantOf, relativeTime, shortDate, timeOfDay } from '@/text/time';
import { allowedClause, subscriptionState } from './allowedClause';
import { deniedClause, liftOf, quoted } from './deniedClause';
import { joined, plain, shortRef, type Piece } from './pieces';
import { spokenOf, type Spoken, type Wording } from './spoken';

/** The answer in words: whether there is access, through or for want of what, and what would change it. */
export interface DecisionWords {
  allowed: boolean;
  /** There never was anything: the other mode may know the customer. */
  never: boolean;
  verdict: string;
  first: Piece[];
  second: string;
}

/** The stretch of time in which a past decision stood. */
export interface Stretch {
  from: string | null;
  /** Null while it still stands. */
  to: string | null;
}

interface SentenceContext {
  zone: string;
  now: number;
  stretch?: Stretch;
}

const named = 2;

/** The decision about a customer as a sentence, with a second line for its proof or its remedy. */
export function decisionSentence(customer: Schema<'CustomerPage'>, context: SentenceContext): DecisionWords {
  const { allowed } = customer.decision;
  const wording: Wording = { zone: context.zone, now: customer.is_past ? instantOf(customer.at) : context.now, past: customer.is_past };
  const spoken = spokenOf(customer);
  const never = !allowed && spoken.length === 0;
  return {
    allowed,
    never,
    verdict: verdictOf(allowed, customer.is_past),
    first: never ? neverSentence(customer) : firstLine(customer, spoken, wording),
    second: customer.is_past ? pastLine(context) : never ? otherModeQuestion(customer.mode) : presentLine(customer, spoken, wording),
  };
}

function verdictOf(allowed: boolean, past: boolean): string {
  if (past) {
    return allowed ? 'Was allowed.' : 'Was denied.';
  }
  return allowed ? 'Allowed.' : 'Denied.';
}

/** The whole sentence as text: `Allowed. user_123 has access through Pro, paid to 12 December 2026.` */
export function plainSentence(words: DecisionWords): string {
  return `${words.verdict} ${plain(words.first)}`;
}

function neverSentence(customer: Schema<'CustomerPage'>): Piece[] {
  const who = shortRef(customer.subject_ref);
  return [
    customer.is_past
      ? `${who} had never bought or been granted anything in ${customer.mode} mode by then.`
      : `${who} has never bought or been granted anything in ${customer.mode} mode.`,
  ];
}

function otherModeQuestion(mode: string): string {
  return `Is the purchase in ${mode === 'live' ? 'test' : 'live'} mode?`;
}

function firstLine(customer: Schema<'CustomerPage'>, spoken: readonly Spoken[], wording: Wording): Piece[] {
  const has = wording.past ? 'had' : 'has';
  const who = shortRef(customer.subject_ref);
  const shown = spoken.slice(0, named);
  const more = spoken.length - shown.length;
  if (customer.decision.allowed) {
    const clauses = shown.map((one) => allowedClause(one, wording));
    return [`${who} ${has} access through `, ...joined(clauses, more > 0 ? `and ${more} more` : ''), '.'];
  }
  const clauses = shown.map((one) => deniedClause(one, wording, spoken.length === 1));
  const rest = more > 0 ? `and ${more} more ${wording.past ? 'gave' : more === 1 ? 'gives' : 'give'} none` : '';
  return [`${who} ${has} no access: `, ...joined(clauses, rest), '.'];
}

function presentLine(customer: Schema<'CustomerPage'>, spoken: readonly Spoken[], wording: Wording): string {
  const [first, second] = spoken;
  if (!first) {
    return standing(customer, wording);
  }
  if (!customer.decision.allowed) {
    return [standing(customer, wording), liftOf(first)].filter(Boolean).join(' ');
  }
  const without = second ? `Without ${first.name}, ${spoken.length > 2 ? 'the others' : second.name} alone would still allow.` : '';
  return [remark(first, wording) || standing(customer, wording), without].filter(Boolean).join(' ');
}

/** For how long the decision stands. */
function standing({ decision }: Schema<'CustomerPage'>, { now }: Wording): string {
  if (!decision.since) {
    return '';
  }
  const age = relativeTime(decision.since, Math.max(now, instantOf(decision.since)));
  if (age === 'just now') {
    return decision.allowed ? 'Allowed since just now.' : 'Denied since just now.';
  }
  return `${decision.allowed ? 'Unchanged' : 'Denied'} for ${age.replace(/ ago$/, '')}.`;
}

/** What is worth more than for how long: an end that comes, or why somebody granted it. */
function remark(one: Spoken, wording: Wording): string {
  const { zone, now } = wording;
  if (one.cause?.reason === 'manual_grant') {
    return one.cause.note ? `${quoted(one.cause.note)}.` : '';
  }
  if (one.kind !== 'subscription') {
    return '';
  }
  const end = one.expiresAt ?? one.periodEnd;
  switch (subscriptionState(one)) {
    case 'grace':
      return end ? `Access ends ${shortDate(end, zone, now)} unless paid.` : '';
    case 'trial':
      return end ? `First payment ${shortDate(end, zone, now)}.` : '';
    case 'ending':
      return one.cause?.at && one.held?.cancel_at_period_end && one.cause.reason === 'subscription_updated'
        ? `Canceled on ${shortDate(one.cause.at, zone, now)}; no further payment.`
        : 'It does not renew; no further payment.';
    default:
      return '';
  }
}

function pastLine({ zone, now, stretch }: SentenceContext): string {
  if (!stretch) {
    return '';
  }
  const { from, to } = stretch;
  // Minutes would make both ends of a short stretch the same.
  const seconds = from !== null && to !== null && instantOf(to) - instantOf(from) < 600_000;
  const say = (moment: string): string => `${shortDate(moment, zone, now)} ${timeOfDay(moment, zone, seconds)}`;
  if (from && to) {
    return `From ${say(from)} to ${say(to)}, ${duration(instantOf(to) - instantOf(from))}.`;
  }
  if (from) {
    return `Since ${say(from)}, and still so: ${duration(now - instantOf(from))}.`;
  }
  return to ? `Until ${say(to)}.` : '';
}
