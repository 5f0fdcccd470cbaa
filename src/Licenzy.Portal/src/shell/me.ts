import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '@/api/me';
import type { Schema } from '@/api/schemas';

/** What a role may do; the server decides, the pages only say so before it is pressed. */
export type Permission = 'read' | 'operate' | 'configure' | 'own';

/** The person, their places and what they may do. Only where somebody is signed in. */
export function useMe(): Schema<'ReadMeResponse'> {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the person may do this in the account. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
