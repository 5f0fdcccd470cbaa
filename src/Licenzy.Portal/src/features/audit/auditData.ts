import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { PageOf } from '@/api/schemas';
import { type CursorList, useCursorList } from '@/api/useCursorList';
import type { Scope } from '@/shell/scope';
import { type AuditEntry, dayStart } from './auditText';

/** What the list is filtered by, as the address has it. */
export interface AuditFilters {
  actor?: string;
  action?: string;
  object?: string;
  subject_ref?: string;
  from?: string;
  to?: string;
}

/** One page of the log as it is filtered. Days are whole ones in the browser's zone; the last one counts too. */
export function readAudit(
  scope: Scope,
  filters: AuditFilters,
  page: { cursor: string | undefined; limit: number },
  signal: AbortSignal,
): Promise<PageOf<AuditEntry>> {
  const query = { ...filters, from: dayStart(filters.from), to: dayStart(filters.to, 1), ...page };
  return call(() => scope.api.GET('/portal/audit-log', { params: { query }, signal }));
}

export function useAuditLog(scope: Scope, filters: AuditFilters): CursorList<AuditEntry> {
  return useCursorList({
    key: scope.key('audit', filters),
    fetch: (page, signal) => readAudit(scope, filters, page, signal),
  });
}

/** Whether the log is whole; the server walks it from the first entry. */
export function useVerdict(scope: Scope) {
  return useQuery({
    queryKey: scope.key('audit', 'verdict'),
    staleTime: 60_000,
    queryFn: ({ signal }) => call(() => scope.api.GET('/portal/audit-log/verify', { signal })),
  });
}
