import type { Schema } from '@/api/schemas';

export type EntitlementAction = 'adjust' | 'revoke' | 'restore';

type State = Pick<Schema<'HeldEntitlement'>, 'kind' | 'status' | 'unavailable_reason'>;

/** What an operator can do to an entitlement as it stands; the server decides in any case. */
export function actionsFor({ kind, status, unavailable_reason: reason }: State): EntitlementAction[] {
  if (reason === 'revoked') {
    return ['restore'];
  }
  const actions: EntitlementAction[] = [];
  if (kind === 'usage_pack' && status !== 'pending' && status !== 'canceled') {
    actions.push('adjust');
  }
  if (status !== 'canceled' && status !== 'expired') {
    actions.push('revoke');
  }
  return actions;
}
