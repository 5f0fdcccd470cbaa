import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { accessPoints, checkoutPoints, figuresOf } from './figures';

function overview(
  figures: Record<string, { value: number; previous: number | null; course?: (number | null)[] }>,
  more: Partial<Schema<'ReadOverviewResponse'>> = {},
): Schema<'ReadOverviewResponse'> {
  return {
    range: '7d',
    from: '2026-11-16T00:00:00Z',
    to: '2026-11-22T00:00:00Z',
    bucket: 'day',
    time_zone: 'UTC',
    figures: Object.entries(figures).map(([name, { value, previous, course = [] }]) => ({
      name,
      value,
      previous,
      points: course.map((one, index) => ({ at: `2026-11-${16 + index}T00:00:00Z`, value: one })),
    })),
    conversion: null,
    previous_conversion: null,
    entitlements: [],
    attention: [],
    ...more,
  };
}

const named = (name: string, data: ReturnType<typeof overview>) => figuresOf(data).find((one) => one.name === name);

describe('figures', () => {
  it('say how they changed, and nothing where nobody counted before', () => {
    const data = overview({ subjects_with_access: { value: 4812, previous: 4667 }, units_consumed: { value: 5, previous: null } });
    expect(named('subjects_with_access', data)).toMatchObject({ value: '4,812', direction: 'up' });
    expect(named('subjects_with_access', data)?.change).toMatch(/^\+3\.1/);
    expect(named('units_consumed', data)?.change).toBeNull();
  });

  it('tell changes of shares in points', () => {
    const data = overview({}, { conversion: 71.4, previous_conversion: 73.6 });
    expect(named('conversion', data)).toMatchObject({ direction: 'down' });
    expect(named('conversion', data)?.change).toMatch(/^−2\.2/);
    expect(named('conversion', overview({}))?.value).toBe('–');
  });

  it('share deliveries by the first attempt', () => {
    const data = overview({ deliveries: { value: 1000, previous: 0 }, deliveries_sent_first: { value: 999, previous: 0 } });
    expect(named('sent_first', data)?.value).toMatch(/^99\.9/);
    expect(named('sent_first', data)?.change).toBeNull();
  });
});

describe('charts', () => {
  it('leave out what nobody counted', () => {
    const data = overview({ subjects_by_subscription: { value: 2, previous: 0, course: [null, 2] } });
    expect(accessPoints(data)).toEqual([{ at: '2026-11-16T00:00:00Z' }, { at: '2026-11-17T00:00:00Z', Subscription: 2 }]);
  });

  it('never show fewer than no unpaid checkouts', () => {
    const data = overview({
      checkouts_created: { value: 3, previous: 0, course: [2, 1] },
      purchases_finalized: { value: 3, previous: 0, course: [1, 2] },
    });
    expect(checkoutPoints(data).map((point) => [point.Finalized, point['Not paid']])).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });
});
