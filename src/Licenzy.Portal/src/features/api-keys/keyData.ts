import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, write } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { type CursorList, useCursorList } from '@/api/useCursorList';
import { useAccountScope } from '@/shell/accountScope';
import type { Scope } from '@/shell/scope';

export type ApiKey = Schema<'ApiKeyView'>;

/** The keys of the mode. */
export function useApiKeys(scope: Scope, state: string): CursorList<ApiKey> {
  return useCursorList({
    key: scope.key('api-keys', { state }),
    fetch: (page, signal) => call(() => scope.api.GET('/portal/api-keys', { params: { query: { state, ...page } }, signal })),
    refetchInterval: 60_000,
  });
}

/** Who is who, for `created by`: names by the ids of people. */
export function useMemberNames(): ReadonlyMap<string, string> {
  const { api, key } = useAccountScope();
  const members = useQuery({
    queryKey: key('members', 'names'),
    staleTime: 60_000,
    queryFn: ({ signal }) => call(() => api.GET('/portal/members', { params: { query: { limit: 100 } }, signal })),
  });
  return new Map(members.data?.data.map((member) => [member.user_id, member.name ?? member.email]) ?? []);
}

/** Asks again for the keys. */
export function useKeysChanged(scope: Scope): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: scope.key('api-keys') }),
      client.invalidateQueries({ queryKey: scope.key('attention') }),
    ]);
  };
}

/** Makes a key; its secret is in this answer alone, which no cache keeps. */
export function makeKey(scope: Scope, name: string, scopes: readonly string[], intent: string): Promise<ApiKey> {
  return write(() =>
    scope.api.POST('/portal/api-keys', {
      body: { mode: scope.mode, name, scopes: [...scopes] },
      params: { header: { 'Idempotency-Key': intent } },
    }),
  );
}

export function renameKey(scope: Scope, keyId: string, name: string): Promise<ApiKey> {
  return write(() => scope.api.PATCH('/portal/api-keys/{key_id}', { params: { path: { key_id: keyId } }, body: { name } }));
}

export function revokeKey(scope: Scope, keyId: string): Promise<ApiKey> {
  return write(() => scope.api.POST('/portal/api-keys/{key_id}/revoke', { params: { path: { key_id: keyId } } }));
}
