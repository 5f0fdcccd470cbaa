import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '@/api/client';
import { overviewQuery } from '@/shell/attention';
import { type Scope, useScope } from '@/shell/scope';
import { connectionQuery } from '../stripe/data';
import { setStartMark, useStartMark } from './marks';
import { type StartFacts, type Step, stepsOf } from './stepList';

/** How far a project has come on the way from nothing to a first purchase. */
export interface StartSteps {
  isPending: boolean;
  done: number;
  total: number;
  /** The person does not want to see it any more. */
  hidden: boolean;
}

const FACTS_MS = 60_000;

/** The first active product, which a first checkout sells. */
export function firstProductQuery({ api, key }: Scope) {
  return {
    queryKey: key('products', 'first'),
    queryFn: () => call(() => api.GET('/portal/products', { params: { query: { status: 'active', limit: 1 } } })),
    staleTime: FACTS_MS,
  };
}

/** The newest key that is not revoked. */
export function firstKeyQuery({ api, key }: Scope) {
  return {
    queryKey: key('api-keys', 'first'),
    queryFn: () => call(() => api.GET('/portal/api-keys', { params: { query: { state: 'active', limit: 1 } } })),
    staleTime: FACTS_MS,
  };
}

/** The facts behind the steps, asked for only while somebody wants to know; the stream makes them fresh. */
export function useStartFacts(enabled = true): { facts: StartFacts | null; steps: Step[]; failure: unknown; retry: () => void } {
  const scope = useScope();
  const connection = useQuery({ ...connectionQuery(scope), enabled, staleTime: FACTS_MS });
  const products = useQuery({ ...firstProductQuery(scope), enabled });
  const keys = useQuery({ ...firstKeyQuery(scope), enabled });
  const overview = useQuery({ ...overviewQuery(scope), enabled });
  const today = overview.data?.figures.find((one) => one.name === 'purchases_finalized')?.value ?? 0;
  // A purchase of an earlier day is looked for only where an entitlement says that there may have been one.
  const mayBeOlder = enabled && scope.mode === 'test' && today === 0 && (overview.data?.entitlements.length ?? 0) > 0;
  const older = useQuery({
    queryKey: scope.key('attention', 'purchases'),
    queryFn: () => call(() => scope.api.GET('/portal/overview', { params: { query: { range: '90d' } } })),
    enabled: mayBeOlder,
    staleTime: FACTS_MS,
    select: (answer) => answer.figures.find((one) => one.name === 'purchases_finalized')?.value ?? 0,
  });

  const mine = connection.data?.[scope.mode];
  const all = [connection, products, keys, overview];
  const isPending = !mine || !products.data || !keys.data || !overview.data || (mayBeOlder && older.isPending);
  const facts: StartFacts | null = isPending
    ? null
    : {
        connected: mine.connected,
        heardFromStripe: mine.last_event_at !== null,
        products: products.data.data.length,
        keys: keys.data.data.length,
        purchases: today + (older.data ?? 0),
        withAccess: overview.data.figures.find((one) => one.name === 'subjects_with_access')?.value ?? 0,
        planNeeded: overview.data.attention.some((item) => item.kind === 'plan_needed'),
      };
  return {
    facts,
    steps: facts ? stepsOf(scope.mode, facts) : [],
    failure: all.find((one) => one.isError && !one.data)?.error ?? null,
    retry: () => all.forEach((one) => void (one.isError && one.refetch())),
  };
}

/** The first steps of the project and mode that the address names, from facts alone: they tick whoever did them. Once all are done, nothing
 * is asked for any more. */
export function useStartSteps(): StartSteps {
  const { projectId, mode } = useScope();
  const mark = useStartMark(projectId, mode);
  const { facts, steps, failure } = useStartFacts(mark === null);
  const done = steps.filter((step) => step.done).length;
  const all = facts !== null && done === steps.length;

  useEffect(() => {
    if (all && mark === null) {
      setStartMark(projectId, mode, 'done');
    }
  }, [all, mark, projectId, mode]);

  const total = steps.length || (mode === 'live' ? 5 : 6);
  if (mark === 'done') {
    return { isPending: false, done: total, total, hidden: false };
  }
  return { isPending: mark === null && facts === null && failure === null, done, total, hidden: mark === 'hidden' };
}
