import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '@/api/live';
import { feedLine, type FeedLine, mergeLines, newsText } from './feedLines';

function event(kind: string, state: string | null, more: Partial<LiveEvent> = {}): LiveEvent {
  return {
    key: `${kind}:x1:${state ?? ''}`,
    kind,
    id: 'x1',
    at: '2026-11-22T12:00:00Z',
    subject_ref: 'user/1',
    type: 'checkout.session.completed',
    state,
    entitlement_id: null,
    units: null,
    ...more,
  };
}

function line(kind: string, state: string | null, more: Partial<LiveEvent> = {}): FeedLine {
  const made = feedLine(event(kind, state, more));
  if (!made) {
    throw new Error('no line');
  }
  return made;
}

describe('a line of the feed', () => {
  it('is not made of heartbeats, nor of what changed nothing', () => {
    expect(feedLine(event('heartbeat', null))).toBeNull();
    expect(feedLine(event('hello', null))).toBeNull();
    expect(feedLine(event('change', 'stripe', { type: 'unchanged' }))).toBeNull();
  });

  it('leads to what it is about', () => {
    expect(line('stripe_event', 'applied').path).toBe('/events/x1');
    expect(line('delivery', 'dead').path).toBe('/deliveries/x1');
    expect(line('change', 'portal').path).toBe('/customers/user%2F1');
  });

  it('says who did it', () => {
    expect(line('change', 'portal').lane).toBe('operator');
    expect(line('change', 'runtime').lane).toBe('app');
    expect(line('change', 'clock').lane).toBe('licenzy');
    expect(line('usage', null, { units: 1200 }).text).toBe('consumed 1,200 units');
  });

  it('shows what nobody here knows as it came', () => {
    const shown = line('something_new', 'odd');
    expect(shown.text).toBe('something new');
    expect(shown.note).toBe('odd');
  });
});

describe('the feed', () => {
  it('keeps the newest state of a thing, newest first', () => {
    const pending = line('delivery', 'pending', { at: '2026-11-22T12:00:01Z' });
    const sent = line('delivery', 'sent', { at: '2026-11-22T12:00:03Z' });
    const other = line('stripe_event', 'applied', { at: '2026-11-22T12:00:02Z' });
    const merged = mergeLines([pending, other], [sent, other]);
    expect(merged.map((one) => one.key)).toEqual(['delivery:x1:sent', 'stripe_event:x1:applied']);
  });

  it('does not grow without end', () => {
    const many = Array.from({ length: 80 }, (_, index) => line('usage', null, { key: `usage:u${index}:`, units: 1 }));
    expect(mergeLines([], many)).toHaveLength(50);
  });

  it('is summed up in a few words', () => {
    expect([newsText(0), newsText(1), newsText(4)]).toEqual(['', '1 new event', '4 new events']);
  });
});
