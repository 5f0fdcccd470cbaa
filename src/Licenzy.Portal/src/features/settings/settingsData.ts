import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, type PortalClient, portalOfAccount, write } from '@/api/client';
import { askMeAgain } from '@/api/me';
import type { Schema } from '@/api/schemas';
import { useAccountScope } from '@/shell/accountScope';
import { type Scope, scopeOf } from '@/shell/scope';

export type Project = Schema<'ProjectView'>;

/** The projects of the account with their settings. */
export function useProjects() {
  const { api, key } = useAccountScope();
  return useQuery({ queryKey: key('projects'), queryFn: ({ signal }) => call(() => api.GET('/portal/projects', { signal })) });
}

/** Asks again for whatever shows a project: its name stands in the switcher too. */
export function useProjectsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['projects'] }),
      client.invalidateQueries({ queryKey: ['plan'] }),
      askMeAgain(client),
    ]);
  };
}

export function changeProject(projectId: string, body: Schema<'ProjectPatch'>): Promise<Project> {
  return write(() => portalOfAccount(projectId).PATCH('/portal/projects/{project_id}', { params: { path: { project_id: projectId } }, body }));
}

export function createProject(api: PortalClient, name: string): Promise<Project> {
  return write(() => api.POST('/portal/projects', { body: { name } }));
}

export async function deleteProject(projectId: string, name: string): Promise<void> {
  await write(() => portalOfAccount(projectId).DELETE('/portal/projects/{project_id}', { params: { path: { project_id: projectId } }, body: { name } }));
}

/** What goes with a project: its products and working keys in both modes, each counted up to one hundred. */
export function useProjectContents(projectId: string) {
  return useQuery({
    queryKey: ['projects', 'contents', projectId],
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const of = async (scope: Scope) => {
        const query = { limit: 100 };
        const [products, keys] = await Promise.all([
          call(() => scope.api.GET('/portal/products', { params: { query: { ...query, status: 'active' } }, signal })),
          call(() => scope.api.GET('/portal/api-keys', { params: { query: { ...query, state: 'active' } }, signal })),
        ]);
        return { products: products.data, keys: keys.data };
      };
      const [test, live] = await Promise.all([of(scopeOf(projectId, 'test')), of(scopeOf(projectId, 'live'))]);
      const hour = Date.now() - 60 * 60 * 1000;
      return {
        products: test.products.length + live.products.length,
        keys: test.keys.length + live.keys.length,
        liveKeysInUse: live.keys.filter((key) => key.last_used_at !== null && Date.parse(key.last_used_at) > hour).map((key) => key.name),
      };
    },
  });
}
