import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/schemas';
import { liveMeaning, planLimits, planSentence } from './planText';

const team = { product_code: 'TEAM', name: 'Team', description: null, maximum_members: 10, maximum_projects: null };
const base: Schema<'ReadSubscriptionResponse'> = {
  open: false,
  plan: team,
  status: 'active',
  live_writes: true,
  unavailable_reason: null,
  current_period_end: '2026-12-12T00:00:00Z',
  cancel_at_period_end: false,
  trial_ends_at: null,
  trial_days: 0,
  can_manage: true,
  limits: [],
  plans: [],
};

describe('the plan in words', () => {
  it('says how it stands', () => {
    expect(planSentence(base, 'UTC')).toBe('Team is active, paid to 12 December 2026.');
    expect(planSentence({ ...base, cancel_at_period_end: true }, 'UTC')).toContain('ends on 12 December 2026');
    expect(planSentence({ ...base, open: true }, 'UTC')).toContain('Everything is open');
    expect(planSentence({ ...base, status: 'robotic', live_writes: false }, 'UTC')).toContain('live mode needs a plan');
  });

  it('says what live mode loses, before it does', () => {
    expect(liveMeaning(base, 'UTC')).toBeNull();
    expect(liveMeaning({ ...base, live_writes: false }, 'UTC')).toMatchObject({ tone: 'warn' });
    const trial = { ...base, status: 'trialing', trial_ends_at: new Date(Date.now() + 3 * 86_400_000).toISOString() };
    expect(liveMeaning(trial, 'UTC')).toMatchObject({ tone: 'warn' });
    expect(liveMeaning({ ...trial, trial_ends_at: new Date(Date.now() + 12 * 86_400_000).toISOString() }, 'UTC')).toMatchObject({ tone: 'info' });
  });

  it('says what it allows', () => {
    expect(planLimits(team)).toBe('10 members, any number of projects');
  });
});
