import type { Mode } from '@/api/client';

const KEY = 'licenzy-place';

export interface Place {
  projectId: string;
  mode: Mode;
}

/** Where the person worked last in this tab, else in this browser; null when nowhere yet. */
export function lastPlace(): Place | null {
  try {
    return placeOf(sessionStorage.getItem(KEY)) ?? placeOf(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Reads what was stored; null for whatever is no place. */
export function placeOf(stored: string | null): Place | null {
  const [projectId, mode] = (stored ?? '').split(' ');
  return projectId && (mode === 'test' || mode === 'live') ? { projectId, mode } : null;
}

/** Remembers the place for this tab, and for those that are opened later. */
export function rememberPlace(place: Place): void {
  try {
    sessionStorage.setItem(KEY, `${place.projectId} ${place.mode}`);
    localStorage.setItem(KEY, `${place.projectId} ${place.mode}`);
  } catch {
    // Storage may be forbidden or full: then the first project opens next time.
  }
}

/** Forgets it with the session: the next person at this computer begins at a place of their own. */
export function forgetPlace(): void {
  try {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was stored then.
  }
}
