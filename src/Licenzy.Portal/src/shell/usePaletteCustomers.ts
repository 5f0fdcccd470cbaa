import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { type Problem, problemOf } from '@/api/problem';
import type { PageOf, Schema } from '@/api/schemas';
import type { Scope } from './scope';

const WAIT_MS = 80;
const MOST = 6;

/** What the search as you type found. */
export interface FoundCustomers {
  customers: readonly Schema<'FoundCustomer'>[];
  /** Whether they are the answer to what stands in the field now. */
  current: boolean;
  problem: Problem | null;
}

/** Finds customers 80 ms after the last key; an answer to an earlier text is dropped. */
export function usePaletteCustomers(scope: Scope | null, text: string): FoundCustomers {
  const typed = text.trim();
  const [asked] = useDebouncedValue(typed, WAIT_MS);
  const enabled = scope !== null && asked !== '';
  const found = useQuery<PageOf<Schema<'FoundCustomer'>>>({
    queryKey: scope ? scope.key('palette', asked) : ['palette'],
    enabled,
    staleTime: 5_000,
    // Within one project and mode only: the list is made anew with each of them.
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      scope
        ? call(() => scope.api.GET('/portal/support/customers', { params: { query: { query: asked, limit: MOST } }, signal }))
        : Promise.reject(new Error('No project is open.')),
  });
  const settled = asked === typed && !found.isPlaceholderData && !found.isLoading;
  return {
    customers: typed === '' || !enabled ? [] : (found.data?.data ?? []),
    current: scope === null || typed === '' || settled,
    problem: enabled && settled && found.error ? problemOf(found.error) : null,
  };
}
