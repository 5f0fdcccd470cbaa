import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '@/api/client';
import type { LiveEvent } from '@/api/live';
import { useLive } from '@/shell/live';
import { useScope } from '@/shell/scope';
import { feedLine, type FeedLine, mergeLines, newsText } from './feedLines';

const SUMMARY_MS = 10_000;
const SEEDS = 6;

/** What happened lately and what happens now, with a pause in which new lines wait. */
export interface Feed {
  lines: readonly FeedLine[];
  isPending: boolean;
  paused: boolean;
  /** How many wait for the pause to end. */
  waiting: number;
  setPaused: (paused: boolean) => void;
  /** For those who listen: at most one summary in ten seconds. */
  summary: string;
}

/** Follows the stream of the project and mode; the last few of what came before the page opened stand in it from the start. */
export function useFeed(): Feed {
  const { projectId, mode } = useScope();
  const seeds = useSeeds();
  const [heard, setHeard] = useState<readonly FeedLine[]>([]);
  const [held, setHeld] = useState<readonly FeedLine[]>([]);
  const [paused, setPaused] = useState(false);
  const [summary, setSummary] = useState('');
  const unsaid = useRef(0);

  useEffect(() => {
    setHeard([]);
    setHeld([]);
    setPaused(false);
  }, [projectId, mode]);

  useLive((event) => {
    const line = feedLine(event);
    if (line) {
      unsaid.current += 1;
      (paused ? setHeld : setHeard)((known) => mergeLines(known, [line]));
    }
  });

  useEffect(() => {
    const timer = setInterval(() => {
      setSummary(newsText(unsaid.current));
      unsaid.current = 0;
    }, SUMMARY_MS);
    return () => clearInterval(timer);
  }, []);

  return {
    lines: mergeLines(seeds.lines, heard),
    isPending: seeds.isPending,
    paused,
    waiting: held.length,
    setPaused: (next) => {
      setPaused(next);
      if (!next) {
        setHeard((known) => mergeLines(known, held));
        setHeld([]);
      }
    },
    summary: paused ? '' : summary,
  };
}

/** The last events and deliveries, in the shape in which the stream tells them. */
function useSeeds(): { lines: readonly FeedLine[]; isPending: boolean } {
  const { api, key } = useScope();
  const seeds = useQuery({
    queryKey: key('feed'),
    staleTime: 60_000,
    queryFn: async () => {
      const query = { limit: SEEDS };
      const [events, deliveries] = await Promise.all([
        call(() => api.GET('/portal/stripe/events', { params: { query } })),
        call(() => api.GET('/portal/webhooks/outbound', { params: { query } })),
      ]);
      const told: LiveEvent[] = [
        ...events.data.map((one) => seed('stripe_event', one.stripe_event_id, one.received_at, one.subject_ref, one.type, one.status)),
        ...deliveries.data.map((one) => seed('delivery', one.id, one.created_at, one.subject_ref, one.event_type, one.status)),
      ];
      return mergeLines([], told.map(feedLine).filter((line) => line !== null));
    },
  });
  return { lines: seeds.data ?? [], isPending: seeds.isPending };
}

function seed(kind: string, id: string, at: string, subjectRef: string | null, type: string, state: string): LiveEvent {
  return { key: `${kind}:${id}:${state}`, kind, id, at, subject_ref: subjectRef, type, state, entitlement_id: null, units: null };
}
