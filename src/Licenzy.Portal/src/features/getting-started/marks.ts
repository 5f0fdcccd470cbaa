import { useSyncExternalStore } from 'react';
import type { Mode } from '@/api/client';

// What this browser remembers of a project's first steps: that they are done, so that nothing is asked for any more, or put away.
type Mark = 'done' | 'hidden';

const listeners = new Set<() => void>();

function name(projectId: string, mode: Mode): string {
  return `licenzy-start ${projectId} ${mode}`;
}

function read(projectId: string, mode: Mode): Mark | null {
  try {
    const mark = localStorage.getItem(name(projectId, mode));
    return mark === 'done' || mark === 'hidden' ? mark : null;
  } catch {
    return null;
  }
}

/** Remembers that the steps are done or put away; null shows them again. */
export function setStartMark(projectId: string, mode: Mode, mark: Mark | null): void {
  try {
    if (mark) {
      localStorage.setItem(name(projectId, mode), mark);
    } else {
      localStorage.removeItem(name(projectId, mode));
    }
  } catch {
    // Storage may be forbidden: then the steps stay in sight.
  }
  listeners.forEach((listener) => listener());
}

/** What this browser remembers of the steps. */
export function useStartMark(projectId: string, mode: Mode): Mark | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => read(projectId, mode),
  );
}
