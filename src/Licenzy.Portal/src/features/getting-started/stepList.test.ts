import { describe, expect, it } from 'vitest';
import { openStep, type StartFacts, stepsOf } from './stepList';

const nothing: StartFacts = {
  connected: false,
  heardFromStripe: false,
  products: 0,
  keys: 0,
  purchases: 0,
  withAccess: 0,
  planNeeded: false,
};

describe('the first steps', () => {
  it('are six in test mode, and none is done by itself', () => {
    const steps = stepsOf('test', nothing);
    expect(steps).toHaveLength(6);
    expect(steps.some((step) => step.done)).toBe(false);
    expect(openStep(steps, undefined)).toBe('connect');
  });

  it('tick in whatever order things were done', () => {
    const steps = stepsOf('test', { ...nothing, connected: true, keys: 1 });
    expect(steps.filter((step) => step.done).map((step) => step.id)).toEqual(['connect', 'key']);
    expect(openStep(steps, undefined)).toBe('webhook');
  });

  it('open what the address names, done or not, and nothing else', () => {
    const steps = stepsOf('test', { ...nothing, connected: true });
    expect(openStep(steps, 'connect')).toBe('connect');
    expect(openStep(steps, 'nonsense')).toBe('webhook');
  });

  it('leave nothing open once all are done', () => {
    const all = { ...nothing, connected: true, heardFromStripe: true, products: 1, keys: 1, purchases: 1, withAccess: 1 };
    expect(openStep(stepsOf('test', all), undefined)).toBeNull();
  });

  it('of live mode want a plan only where one is needed', () => {
    const connected = { ...nothing, connected: true };
    expect(stepsOf('live', connected).find((step) => step.id === 'plan')?.done).toBe(true);
    expect(stepsOf('live', { ...connected, planNeeded: true }).find((step) => step.id === 'plan')?.done).toBe(false);
    expect(stepsOf('live', connected)).toHaveLength(5);
  });
});
