import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import type { Schema } from '@/api/schemas';
import { type Scope, scopeOf } from '@/shell/scope';

export type Project = Schema<'ProjectView'>;

/** The projects of the account with their settings. */
export function useProjects() {
  return useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => call(() => portal.GET('/portal/projects', { signal })) });
}

/** Asks again for whatever shows a project: its name stands in the switcher too. */
export function useProjectsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['projects'] }),
      client.invalidateQueries({ queryKey: ['plan'] }),
      // Invalidated, not fetched: what was saved stays saved when the new look at it fails.
      client.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
  };
}

export function changeProject(projectId: string, body: Schema<'ProjectPatch'>): Promise<Project> {
  return write(() => portal.PATCH('/portal/projects/{project_id}', { params: { path: { project_id: projectId } }, body }));
}

export function createProject(name: string): Promise<Project> {
  return write(() => portal.POST('/portal/projects', { body: { name } }));
}

export async function deleteProject(projectId: string, name: string): Promise<void> {
  await write(() => portal.DELETE('/portal/projects/{project_id}', { params: { path: { project_id: projectId } }, body: { name } }));
}

/** What goes with a project: its products and working keys in both modes, each counted up to one hundred. */
export function useProjectContents(projectId: string) {
  return useQuery({
    queryKey: ['projects', projectId, 'contents'],
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
