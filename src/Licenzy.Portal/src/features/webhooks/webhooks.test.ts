import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { hintFor } from './attemptHints';
import { countdown } from './countdown';
import { curlOf, shellQuoted } from './curl';
import { deliverySentence, failuresInWords, toldOf } from './deliverySentence';
import { urlHint, urlProblem } from './endpointUrl';
import { sentTypes, takes, typesInWords } from './eventTypes';
import { barsOf, firstTimePart } from './figureBars';
import { choiceOf, patternsOf } from './typeChoice';

type Detail = Schema<'DeliveryDetail'>;
type Attempt = Schema<'AttemptView'>;

function attempt(number: number, http_status: number | null, error: string | null): Attempt {
  return {
    number, http_status, error, trigger: 'event', started_at: '2026-11-22T12:00:00Z', duration_ms: 84, url: 'https://api.acme.test/hooks',
    address: null, detail: null, response: null, next_attempt_at: null,
  };
}

function delivery(change: Partial<Detail>): Detail {
  return {
    id: 'dlv_1', event_id: 'evt_1', event_type: 'invoice.payment_failed', subject_ref: 'user_1', endpoint_id: 'whe_1',
    url: 'https://api.acme.test/hooks', status: 'dead', attempts: 0, max_attempts: 10, next_attempt_at: null, held: null,
    last_http_status: null, last_error: null, last_attempt_at: null, created_at: '2026-11-22T12:00:00Z', updated_at: '2026-11-22T12:00:00Z',
    finished_at: null, payload: { data: { product_code: 'PRO' } }, payload_expired: false, attempt_details: [], deliveries: null, ...change,
  };
}

describe('the sentence of a delivery', () => {
  it('counts what the attempts met, the most frequent first', () => {
    const attempt_details = [attempt(1, null, 'timeout'), attempt(2, 503, 'http'), attempt(3, 503, 'http')];
    expect(failuresInWords(delivery({ attempt_details }))).toBe('api.acme.test answered 503 twice and did not answer in time once.');
    expect(deliverySentence(delivery({ attempts: 3, attempt_details }))).toEqual({
      way: 'Given up after 3 attempts. api.acme.test answered 503 twice and did not answer in time once.',
      told: 'Your app has not been told that a payment for PRO of user_1 failed.',
    });
  });

  it('says what a sent one answered', () => {
    const sent = delivery({ status: 'sent', attempts: 1, attempt_details: [attempt(1, 200, null)] });
    expect(deliverySentence(sent).way).toBe('api.acme.test answered 200 in 84\u202fms.');
  });

  it('says what holds one, and survives a status and a payload that nobody knows', () => {
    expect(deliverySentence(delivery({ status: 'pending', held: 'endpoint_disabled' })).way).toContain('endpoint is disabled');
    expect(deliverySentence(delivery({ status: 'lost' })).way).toBe('The delivery stands as lost.');
    expect(toldOf({ event_type: 'subscription.updated', payload: 'x', subject_ref: null })).toBe('that a purchase changed');
    expect(toldOf({ event_type: 'webhook.test', payload: null, subject_ref: null })).toBeNull();
  });
});

describe('the address of an endpoint', () => {
  it.each([
    ['https://app.example.com/hooks', 'live', null],
    ['http://app.example.com/hooks', 'live', 'Use https:// in live mode'],
    ['http://localhost:3000/x', 'test', null],
    ['app.example.com', 'test', 'Enter a whole address that begins with https://'],
    ['https:///x', 'test', 'Enter a whole address that begins with https://'],
    ['https://a b.example.com', 'test', 'Remove the blank, control character or backslash'],
    ['https://user:secret@example.com', 'test', 'Remove the user name and password: deliveries are signed instead'],
    ['https://example.com/#part', 'test', 'Remove the part from # on: it is never sent'],
    ['https://example.com:22/', 'test', 'Use port 443, or a port from 1024 on'],
    ['https://example.com:80/', 'test', 'Use port 443, or a port from 1024 on'],
    ['https://example.com:8443/', 'live', null],
  ] as const)('%s in %s mode', (url, mode, problem) => {
    expect(urlProblem(url, mode)).toBe(problem);
  });

  it('warns of private networks', () => {
    expect(urlHint('https://192.168.0.4/x')).toContain('private network');
    expect(urlHint('https://app.example.com')).toBeNull();
  });
});

describe('event types', () => {
  it('are taken by name, by family, by star, and by no pattern at all', () => {
    expect([[], ['*'], ['invoice.*'], ['invoice.payment_failed'], ['usage.*']].map((patterns) => takes(patterns, 'invoice.payment_failed'))).toEqual(
      [true, true, true, true, false],
    );
    expect(typesInWords([])).toBe('every event type');
    expect(typesInWords(['usage.*'])).toBe('only usage.consumed');
    expect(typesInWords(['usage.*', 'invoice.*'])).toBe('3 of 7 event types');
  });

  it('keep a family as long as all of it is chosen', () => {
    const before = ['invoice.*', 'usage.consumed'];
    const choice = choiceOf(before);
    expect(choice).toEqual({ every: false, types: ['invoice.payment_succeeded', 'invoice.payment_failed', 'usage.consumed'] });
    expect(patternsOf(choice, before)).toEqual(['invoice.*', 'usage.consumed']);
    expect(patternsOf({ ...choice, types: ['invoice.payment_failed'] }, before)).toEqual(['invoice.payment_failed']);
    expect(patternsOf({ every: false, types: sentTypes }, [])).toEqual(sentTypes);
    expect(patternsOf({ every: true, types: [] }, before)).toEqual([]);
  });
});

describe('the strip of a day', () => {
  const halfHours = Array.from({ length: 48 }, (_, index) => ({ from: `t${index}`, succeeded: index === 1 ? 3 : 0, failed: index === 2 ? 1 : 0 }));
  it('has 48 bars, and 24 where two are one', () => {
    expect(barsOf(halfHours, 1).map((bar) => bar.state).slice(0, 4)).toEqual(['none', 'ok', 'bad', 'none']);
    expect(barsOf(halfHours, 2)).toHaveLength(24);
    expect(barsOf(halfHours, 2)[0]).toEqual({ from: 't0', succeeded: 3, failed: 0, state: 'ok' });
    expect(firstTimePart({ first_tries: 0, first_tries_succeeded: 0 })).toBeNull();
  });
});

describe('a countdown', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  it.each([
    ['2026-11-22T11:59:00Z', 'now'],
    ['2026-11-22T12:00:04Z', 'in 4\u202fs'],
    ['2026-11-22T12:02:05Z', 'in 2\u202fmin 5\u202fs'],
    ['2026-11-22T12:24:30Z', 'in 24\u202fmin'],
    ['2026-11-22T14:30:00Z', 'in 2\u202fh 30\u202fmin'],
    ['2026-11-24T15:00:00Z', 'in 2 d 3\u202fh'],
  ])('to %s', (until, words) => {
    expect(countdown(until, now)).toBe(words);
  });
});

describe('a command', () => {
  it('quotes what a shell would read', () => {
    expect(shellQuoted("it's $HOME")).toBe(`'it'\\''s $HOME'`);
    const command = curlOf({ url: 'https://x.test/a', eventId: 'evt_1', eventType: 'usage.consumed', payload: { name: "O'Neil" } });
    expect(command).toContain(`body='{"name":"O'\\''Neil"}'`);
    expect(command).not.toMatch(/whsec_[A-Za-z0-9]/);
  });
});

describe('a hint', () => {
  it('says what to do by class and by status', () => {
    expect(hintFor(null, 200)).toBeNull();
    expect(hintFor('http', 404)).toContain('nothing at this path');
    expect(hintFor('http', 418)).toContain('200 to 299');
    expect(hintFor('timeout', null)).toContain('15 seconds');
    expect(hintFor('something_new', null)).toBeNull();
  });
});
