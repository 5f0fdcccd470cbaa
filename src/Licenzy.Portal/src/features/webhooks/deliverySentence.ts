import type { Schema } from '@/api/schemas';
import { counted, grouped, listed } from '@/text/numbers';
import { elapsed } from '@/text/time';
import { hostOf } from './endpointUrl';

type Detail = Schema<'DeliveryDetail'>;
type Attempt = Schema<'AttemptView'>;

/** How a delivery stands, as the sentences its page begins with. */
export interface DeliverySentence {
  /** What happened on the way. */
  way: string;
  /** What the application knows or does not know because of it; null where that says nothing. */
  told: string | null;
}

const countWords = ['no times', 'once', 'twice', 'three times', 'four times', 'five times', 'six times', 'seven times', 'eight times', 'nine times'];

function times(count: number): string {
  return countWords[count] ?? `${grouped(count)} times`;
}

/** How a delivery went, from its attempts and its payload. */
export function deliverySentence(detail: Detail): DeliverySentence {
  const what = toldOf(detail);
  switch (detail.status) {
    case 'sent':
      return { way: sentWay(detail), told: what && `Your app was told ${what}.` };
    case 'dead':
      return { way: deadWay(detail), told: what && `Your app has not been told ${what}.` };
    case 'failed':
      return { way: failedWay(detail), told: what && `Your app has not been told yet ${what}.` };
    case 'no_endpoint':
      return { way: 'No endpoint takes events of this type, so nothing was sent.', told: what && `Your app has not been told ${what}.` };
    case 'pending':
      return { way: pendingWay(detail), told: what && `Your app has not been told yet ${what}.` };
    default:
      return { way: `The delivery stands as ${detail.status}.`, told: null };
  }
}

function sentWay(detail: Detail): string {
  const last = detail.attempt_details?.at(-1);
  if (!last) {
    return 'Sent.';
  }
  const tries = detail.attempts > 1 ? `, at attempt ${grouped(detail.attempts)}` : '';
  return `${hostOf(last.url)} answered ${last.http_status ?? ''} in ${elapsed(last.duration_ms)}${tries}.`;
}

function deadWay(detail: Detail): string {
  if (detail.attempts === 0) {
    return detail.last_error === 'endpoint_deleted' ? 'Given up: its endpoint was deleted.' : 'Given up without an attempt.';
  }
  return `Given up after ${counted(detail.attempts, 'attempt')}. ${failuresInWords(detail)}`;
}

function failedWay(detail: Detail): string {
  const max = detail.max_attempts === null ? '' : ` of ${grouped(detail.max_attempts)}`;
  return `${grouped(detail.attempts)}${max} attempts failed. ${failuresInWords(detail)}`;
}

function pendingWay(detail: Detail): string {
  if (detail.held === 'endpoint_disabled') {
    return 'Waiting: its endpoint is disabled. It leaves once the endpoint is enabled.';
  }
  if (detail.held === 'endpoint_paused') {
    return 'Waiting: its endpoint failed so often that only a trial is sent now and then.';
  }
  return detail.attempts === 0 ? 'On its way for the first time.' : 'On its way again.';
}

/** What the attempts met: "api.acme.test answered 503 nine times and did not answer once." */
export function failuresInWords(detail: Pick<Detail, 'attempt_details' | 'url'>): string {
  const failed = (detail.attempt_details ?? []).filter((attempt) => attempt.error !== null);
  if (failed.length === 0) {
    return '';
  }
  const counts = new Map<string, number>();
  for (const attempt of failed) {
    const key = metBy(attempt);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const parts = [...counts].sort((one, other) => other[1] - one[1]).map(([met, count]) => `${met} ${times(count)}`);
  return `${hostOf(failed.at(-1)?.url ?? detail.url)} ${listed(parts, 3)}.`;
}

function metBy(attempt: Attempt): string {
  if (attempt.http_status !== null) {
    return `answered ${attempt.http_status}`;
  }
  switch (attempt.error) {
    case 'timeout':
      return 'did not answer in time';
    case 'dns':
      return 'was not found';
    case 'tls':
      return 'refused a secure connection';
    case 'connect':
      return 'took no connection';
    case 'blocked':
      return 'was not allowed';
    default:
      return 'failed';
  }
}

/** What the event says, as the end of "Your app was told …"; null where the payload is gone or says nothing. */
export function toldOf(detail: Pick<Detail, 'event_type' | 'payload' | 'subject_ref'>): string | null {
  const data = payloadData(detail.payload);
  const product = text(data?.product_code) ?? 'a purchase';
  const whose = detail.subject_ref ? ` of ${detail.subject_ref}` : '';
  switch (detail.event_type) {
    case 'purchase.finalized':
      return `that the purchase of ${product}${detail.subject_ref ? ` by ${detail.subject_ref}` : ''} is paid`;
    case 'subscription.deleted':
      return `that ${product}${whose} ended`;
    case 'invoice.payment_succeeded':
      return `that a payment for ${product}${whose} succeeded`;
    case 'invoice.payment_failed':
      return `that a payment for ${product}${whose} failed`;
    case 'usage.consumed': {
      const units = typeof data?.units === 'number' ? counted(data.units, 'unit') : 'units';
      return `that ${units} of ${product} were used${detail.subject_ref ? ` by ${detail.subject_ref}` : ''}`;
    }
    case 'entitlement.updated':
    case 'subscription.updated': {
      const status = text(data?.status);
      return status ? `that ${product}${whose} is ${status.replaceAll('_', ' ')}` : `that ${product}${whose} changed`;
    }
    default:
      return null;
  }
}

/** The `data` of a payload, if it has the shape of one. */
export function payloadData(payload: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof payload !== 'object' || payload === null || !('data' in payload)) {
    return null;
  }
  const data = payload.data;
  return typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
