import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useNow } from '@/components/useNow';
import { useDecisions } from '../customerData';
import { useSearchChange } from '../useSearchChange';
import { neighbour, stretchAt, stretchesOf, type RibbonStretch } from './ribbon';
import { pastInstant } from './pastInstant';

/** Where in time the page stands, and the ways to other instants. */
export interface TimeTravel {
  /** The past instant that the address names; null: now. */
  at: string | null;
  now: number;
  stretches: readonly RibbonStretch[];
  /** The stretches are known. */
  ready: boolean;
  /** The change before the instant that is shown; null when there is none. */
  earlier: number | null;
  later: number | null;
  /** Puts the page at an instant; null leads back to now. */
  travel: (to: number | null) => void;
  /** When the decision that is shown began and ended; undefined for now. */
  stretch: { from: string | null; to: string | null } | undefined;
}

const instant = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** Reads the instant of the address (`?at=`), and travels by changing it. */
export function useTimeTravel(subjectRef: string): TimeTravel {
  const search = useSearch({ strict: false });
  const minute = useNow();
  const at = pastInstant(search.at, Math.max(minute, Date.now()));
  const decisions = useDecisions(subjectRef);
  const change = useSearchChange();
  const stretches = useMemo(() => stretchesOf(decisions.data?.segments ?? []), [decisions.data]);
  // The clock ticks once a minute; what was read since is not in the future.
  const now = Math.max(minute, stretches.at(-1)?.to ?? 0);
  const shown = at === null ? now : Date.parse(at);
  const current = at === null ? undefined : stretchAt(stretches, shown);
  const index = current ? stretches.indexOf(current) : -1;
  return {
    at,
    now,
    stretches,
    ready: decisions.data !== undefined,
    earlier: neighbour(stretches, shown, 'earlier'),
    later: at === null ? null : neighbour(stretches, shown, 'later'),
    travel: (to) => change({ at: to === null || to >= Date.now() ? undefined : instant(to) }, { replace: at !== null && to !== null }),
    stretch: current && {
      from: index > 0 ? instant(current.from) : null,
      to: index < stretches.length - 1 ? instant(current.to) : null,
    },
  };
}
