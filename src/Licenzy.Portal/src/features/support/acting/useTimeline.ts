import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useLive } from '@/shell/live';
import { useScope } from '@/shell/scope';

/** What a timeline is filtered by: the API's names, plain texts. */
export interface TimelineFilters {
  lane?: string;
  changes_access?: string;
  product_code?: string;
  from?: string;
  to?: string;
}

type Page = Schema<'PageOfTimelineRow'>;

const REFRESH_MS = 1_000;
/** More pages than these are not asked for anew: going to the newest begins with the first again. */
const MOST_REFRESHED = 4;

/** How one page of a timeline is asked for; the export asks for all of them. */
export function useTimelinePage(subjectRef: string, filters: TimelineFilters) {
  const { api } = useScope();
  return (cursor: string | undefined, limit: number, signal?: AbortSignal): Promise<Page> => {
    const params = {
      path: { subject_ref: subjectRef },
      query: { ...filters, changes_access: filters.changes_access, cursor, limit },
    };
    return call(() => api.GET('/portal/support/customers/{subject_ref}/timeline', { params, signal }));
  };
}

interface TimelineOptions {
  subjectRef: string;
  filters: TimelineFilters;
  limit: number;
  /** Whether what happens now comes to the top by itself; else it is counted. */
  follow: boolean;
  /** Whether the newest row is in sight: what comes must not move what is being read. */
  atTop: () => boolean;
}

/**
 * A timeline with its older pages, and how many new things wait. Its key is its own: the live stream makes everything under a customer's key
 * ask again at once, and here rows would move under the pointer.
 */
export function useTimeline({ subjectRef, filters, limit, follow, atTop }: TimelineOptions) {
  const { key } = useScope();
  const client = useQueryClient();
  const page = useTimelinePage(subjectRef, filters);
  const queryKey = key('timeline', subjectRef, { ...filters, limit });
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => page(pageParam, limit, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? (last.next_cursor ?? undefined) : undefined),
    staleTime: 0,
    refetchOnWindowFocus: false,
    placeholderData: (previous, before) => (before?.queryKey[3] === subjectRef ? previous : undefined),
  });

  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [news, setNews] = useState(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  function showNews() {
    waiting.current.clear();
    setNews(0);
    if ((query.data?.pages.length ?? 0) > MOST_REFRESHED) {
      client.setQueryData<typeof query.data>(queryKey, (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) });
    }
    void query.refetch();
  }

  useLive((event) => {
    if (event.subject_ref !== subjectRef || !event.kind || event.kind === 'heartbeat') {
      return;
    }
    // A delivery changes a row that is there; only what is new is counted.
    if (event.kind !== 'delivery') {
      waiting.current.add(event.key);
    }
    if (follow && atTop()) {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        showNews();
      }, REFRESH_MS);
    } else {
      setNews(waiting.current.size);
    }
  });

  return {
    rows: query.data?.pages.flatMap((one) => one.data) ?? [],
    loading: query.isPending,
    stale: query.isPlaceholderData,
    problem: query.error,
    retry: () => void query.refetch(),
    hasOlder: query.hasNextPage,
    loadingOlder: query.isFetchingNextPage,
    showOlder: () => void query.fetchNextPage(),
    news,
    showNews,
  };
}
