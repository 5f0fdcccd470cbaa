import type { Mode } from '@/api/client';

const KEY = 'licenzy-place';

export interface Place {
  projectId: string;
  mode: Mode;
}

/** Where the person worked last in this browser; null when nowhere yet. */
export function lastPlace(): Place | null {
  try {
    const [projectId, mode] = (localStorage.getItem(KEY) ?? '').split(' ');
    return projectId && (mode === 'test' || mode === 'live') ? { projectId, mode } : null;
  } catch {
    return null;
  }
}

export function rememberPlace(place: Place): void {
  try {
    localStorage.setItem(KEY, `${place.projectId} ${place.mode}`);
  } catch {
    // Storage may be forbidden or full: then the first project opens next time.
  }
}
