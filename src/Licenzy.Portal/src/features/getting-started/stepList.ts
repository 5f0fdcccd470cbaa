import type { Mode } from '@/api/client';

/** The steps from nothing to a first test purchase, and those of going live. */
export type StepId = 'connect' | 'webhook' | 'product' | 'key' | 'checkout' | 'access' | 'plan';

/** What is known of a project and mode, whoever did it. */
export interface StartFacts {
  connected: boolean;
  heardFromStripe: boolean;
  products: number;
  keys: number;
  purchases: number;
  withAccess: number;
  planNeeded: boolean;
}

/** A step and whether the facts say that it is done. */
export interface Step {
  id: StepId;
  title: string;
  /** About how long it takes, while it is not done. */
  takes: string;
  done: boolean;
}

function testSteps(facts: StartFacts): Step[] {
  return [
    { id: 'connect', title: 'Connect Stripe in test mode', takes: 'about 1 minute', done: facts.connected },
    { id: 'webhook', title: 'Receive a webhook from Stripe', takes: 'a few seconds', done: facts.heardFromStripe },
    { id: 'product', title: 'Map a product to a price', takes: 'one click', done: facts.products > 0 },
    { id: 'key', title: 'Create an API key', takes: 'a few seconds', done: facts.keys > 0 },
    { id: 'checkout', title: 'Make a first checkout', takes: 'about 1 minute', done: facts.purchases > 0 },
    { id: 'access', title: 'See access appear', takes: '', done: facts.withAccess > 0 },
  ];
}

function liveSteps(facts: StartFacts): Step[] {
  return [
    { id: 'connect', title: 'Connect Stripe in live mode', takes: 'about 1 minute', done: facts.connected },
    { id: 'webhook', title: 'Receive a webhook from Stripe', takes: 'with the first thing that happens there', done: facts.heardFromStripe },
    { id: 'product', title: 'Copy your products to live', takes: 'one click', done: facts.products > 0 },
    { id: 'key', title: 'Create a live API key', takes: 'a few seconds', done: facts.keys > 0 },
    { id: 'plan', title: 'Have a plan that opens live mode', takes: '', done: facts.connected && !facts.planNeeded },
  ];
}

/** The steps of a mode in their order, ticked by facts. */
export function stepsOf(mode: Mode, facts: StartFacts): Step[] {
  return mode === 'live' ? liveSteps(facts) : testSteps(facts);
}

/** The step that is open: the one that the address names, else the first that is not done, else none. */
export function openStep(steps: readonly Step[], wanted: string | undefined): StepId | null {
  const named = steps.find((step) => step.id === wanted);
  return named?.id ?? steps.find((step) => !step.done)?.id ?? null;
}
