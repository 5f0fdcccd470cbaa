import type { Permission } from '@/shell/me';

const WHO: Record<Permission, string> = {
  read: 'Everyone in the account can.',
  operate: 'Support, admins and owners can.',
  configure: 'Admins and owners can.',
  own: 'Owners can.',
};

/** Why a role cannot do something, and who can: "Your role, viewer, cannot grant access. Support, admins and owners can." */
export function whyNot(role: string | null, permission: Permission, action: string): string {
  return role === null ? `You belong to no account: you cannot ${action}.` : `Your role, ${role}, cannot ${action}. ${WHO[permission]}`;
}
