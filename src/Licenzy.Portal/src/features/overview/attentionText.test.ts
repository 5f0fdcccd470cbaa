import { describe, expect, it } from 'vitest';
import { attentionRows } from './attentionText';

const item = (kind: string, count = 1, sample: string | null = null) => ({ kind, count, since: null, sample });

describe('what wants attention', () => {
  it('stands in the order of its harm', () => {
    const rows = attentionRows([item('plan_needed'), item('dead_deliveries', 14), item('quiet_connection'), item('unmapped_sales', 3)]);
    expect(rows.map((row) => row.kind)).toEqual(['unmapped_sales', 'dead_deliveries', 'quiet_connection', 'plan_needed']);
  });

  it('counts in words, one and many', () => {
    expect(attentionRows([item('dead_deliveries', 1)])[0]?.title).toBe('1 delivery is dead');
    expect(attentionRows([item('dead_deliveries', 14)])[0]?.title).toBe('14 deliveries are dead');
    expect(attentionRows([item('unmapped_sales', 1000)])[0]?.title).toBe('1,000 or more sales have no product or customer');
  });

  it('leads to the filtered list', () => {
    expect(attentionRows([item('failed_events')])[0]?.path).toBe('/events?status=failed');
    expect(attentionRows([item('quiet_connection')])[0]?.path).toBe('/connection?doctor=1');
  });

  it('shows a kind that nobody here knows', () => {
    const [known, unknown] = attentionRows([item('odd_thing', 2, 'ent_1'), item('failed_events')]);
    expect(known?.kind).toBe('failed_events');
    expect(unknown).toMatchObject({ title: '2 × odd thing', path: '/go/ent_1' });
  });
});
