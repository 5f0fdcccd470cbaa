import { useParams } from '@tanstack/react-router';
import { type Mode, type PortalClient, portalOf } from '@/api/client';

/** The project and the mode that the address names, and how to ask about them. */
export interface Scope {
  projectId: string;
  mode: Mode;
  /** Each call names the project and the mode. */
  api: PortalClient;
  /** A key of the cache that begins with the project and the mode. */
  key: (...parts: readonly unknown[]) => readonly unknown[];
  /** The address of a page of this project and mode: `path('/customers')`. */
  path: (path: string) => string;
}

export function scopeOf(projectId: string, mode: Mode): Scope {
  return {
    projectId,
    mode,
    api: portalOf(projectId, mode),
    key: (...parts) => [projectId, mode, ...parts],
    path: (path) => `/p/${projectId}/${mode}${path}`,
  };
}

/** The scope of a page under `/p/{project}/{mode}`. */
export function useScope(): Scope {
  const { projectId, mode } = useParams({ strict: false });
  if (!projectId || (mode !== 'test' && mode !== 'live')) {
    throw new Error('This belongs under /p/{project}/{mode}.');
  }
  return scopeOf(projectId, mode);
}

/** The scope where there is one: pages of the person and the account have none. */
export function useScopeIfAny(): Scope | null {
  const { projectId, mode } = useParams({ strict: false });
  return projectId && (mode === 'test' || mode === 'live') ? scopeOf(projectId, mode) : null;
}
