import { useQuery, type QueryKey } from '@tanstack/react-query';
import { useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { CursorTrail, pageSizeOf } from './cursorPages';
import { problemOf, type Problem } from './problem';
import type { PageOf } from './schemas';

/** The page of a list that is shown, and the ways to the others. */
export interface CursorPager {
  hasNext: boolean;
  hasPrevious: boolean;
  /** The way back is not known, or the page before is the first. */
  previousIsFirst: boolean;
  next: () => void;
  previous: () => void;
  limit: number;
  setLimit: (limit: number) => void;
  /** The page's number; null when it was opened by a link. */
  number: number | null;
}

export interface CursorList<T> {
  rows: readonly T[];
  /** Nothing is there yet. */
  loading: boolean;
  /** What is there may be of before, and the new is on its way. */
  fetching: boolean;
  /** The rows are of the question before this one. */
  stale: boolean;
  problem: Problem | null;
  retry: () => void;
  pager: CursorPager;
}

interface CursorListOptions<T> {
  /** `[project, mode, list, filters]`: rows of before are kept only while the first three stay the same. */
  key: QueryKey;
  fetch: (page: { cursor: string | undefined; limit: number }, signal: AbortSignal) => Promise<PageOf<T>>;
  enabled?: boolean;
  refetchInterval?: number | false;
  staleTime?: number;
  /** The name of the search parameter, where one page has more than one list. */
  parameter?: string;
}

const trail = new CursorTrail();
const prefix = (key: QueryKey): string => JSON.stringify(key.slice(0, 3));

/**
 * A list of the API, page by page. The page is in the address (`cursor`, `limit`); a filter that changes has to leave `cursor` out of the
 * address, because a cursor belongs to the filters that it came from.
 */
export function useCursorList<T>(options: CursorListOptions<T>): CursorList<T> {
  const { key, fetch, enabled, refetchInterval, staleTime = 10_000, parameter = 'cursor' } = options;
  const router = useRouter();
  const search = useRouterState({ select: (state) => state.location.search as unknown as Readonly<Record<string, unknown>> });
  const found = search[parameter];
  const cursor = found === undefined || found === null || found === '' ? undefined : String(found);
  const limit = pageSizeOf(search.limit);
  const list = JSON.stringify([key, limit]);
  const query = useQuery({
    queryKey: [...key, { cursor, limit }],
    queryFn: ({ signal }) => fetch({ cursor, limit }, signal),
    enabled,
    refetchInterval,
    staleTime,
    placeholderData: (previous, before) => (before && prefix(before.queryKey) === prefix(key) ? previous : undefined),
  });

  const go = useCallback(
    (change: Readonly<Record<string, unknown>>, replace = false) => {
      const location = router.state.location;
      const text = router.options.stringifySearch({ ...(location.search as object), ...change });
      const href = `${location.pathname}${text}`;
      if (replace) {
        router.history.replace(href);
      } else {
        router.history.push(href);
      }
    },
    [router],
  );

  const page = query.data;
  const nextCursor = page?.has_more && page.next_cursor ? page.next_cursor : undefined;
  const back = cursor === undefined ? undefined : trail.previous(list, cursor);
  const pager = useMemo<CursorPager>(
    () => ({
      hasNext: nextCursor !== undefined && !query.isPlaceholderData,
      hasPrevious: cursor !== undefined,
      previousIsFirst: back === null,
      next: () => {
        if (nextCursor !== undefined) {
          trail.remember(list, nextCursor, cursor);
          go({ [parameter]: nextCursor });
        }
      },
      previous: () => go({ [parameter]: back ?? undefined }),
      limit,
      setLimit: (size) => go({ limit: String(size), [parameter]: undefined }, true),
      number: trail.number(list, cursor),
    }),
    [nextCursor, query.isPlaceholderData, cursor, back, list, limit, parameter, go],
  );

  return {
    rows: page?.data ?? [],
    loading: query.isPending && enabled !== false,
    fetching: query.isFetching,
    stale: query.isPlaceholderData,
    problem: query.error ? problemOf(query.error) : null,
    retry: () => void query.refetch(),
    pager,
  };
}
