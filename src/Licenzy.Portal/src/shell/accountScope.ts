import { type PortalClient, portal, portalOfAccount } from '@/api/client';
import { useMe } from './me';
import { useScopeIfAny } from './scope';

/** The account that a page is about, and how to ask about it whatever account other tabs work in. */
export interface AccountScope {
  /** Each call names a project of the account; one without projects has none to name, and needs none. */
  api: PortalClient;
  /** A key of the cache that is this account's alone: `key('members')` is `['members', …]`. */
  key: (name: string, ...parts: readonly unknown[]) => readonly unknown[];
}

/** The account of the page: under a project that one's, else the one that the switcher shows. */
export function useAccountScope(): AccountScope {
  const me = useMe();
  const scope = useScopeIfAny();
  const projectId = scope?.projectId ?? me.projects[0]?.id;
  const shown = scope === null || me.projects.some((known) => known.id === scope.projectId);
  // Another tab may have gone to another account: then the address, and not the person's place, says whose page this is.
  const owner = shown ? (me.account?.id ?? 'none') : scope.projectId;
  return {
    api: projectId ? portalOfAccount(projectId) : portal,
    key: (name, ...parts) => [name, owner, ...parts],
  };
}
