import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, type PortalClient, write } from '@/api/client';
import type { PageOf, Schema } from '@/api/schemas';
import { useAccountScope } from '@/shell/accountScope';

export type Member = Schema<'MemberView'>;
export type Invitation = Schema<'InvitationView'>;

const most = 50;

/** Every page of a list: an account has tens of members, and who is the last owner has to be certain. */
async function whole<T>(fetch: (cursor: string | undefined) => Promise<PageOf<T>>): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < most; page += 1) {
    const got = await fetch(cursor);
    rows.push(...got.data);
    if (!got.has_more || !got.next_cursor) {
      break;
    }
    cursor = got.next_cursor;
  }
  return rows;
}

export function useMembers() {
  const { api, key } = useAccountScope();
  return useQuery({
    queryKey: key('members'),
    queryFn: ({ signal }) =>
      whole<Member>((cursor) => call(() => api.GET('/portal/members', { params: { query: { limit: 100, cursor } }, signal }))),
  });
}

export function useInvitations() {
  const { api, key } = useAccountScope();
  return useQuery({
    queryKey: key('invitations'),
    queryFn: ({ signal }) =>
      whole<Invitation>((cursor) => call(() => api.GET('/portal/invitations', { params: { query: { limit: 100, cursor } }, signal }))),
  });
}

export function usePlan() {
  const { api, key } = useAccountScope();
  return useQuery({
    queryKey: key('plan'),
    queryFn: ({ signal }) => call(() => api.GET('/portal/account/subscription', { signal })),
  });
}

/** Asks again for who belongs to the account, and for what is used of the plan by it. */
export function usePeopleChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      ['members', 'invitations', 'plan'].map((name) => client.invalidateQueries({ queryKey: [name] })),
    );
  };
}

export function invite(api: PortalClient, email: string, role: string): Promise<Invitation> {
  return write(() => api.POST('/portal/invitations', { body: { email, role } }));
}

export function resendInvitation(api: PortalClient, id: string): Promise<Invitation> {
  return write(() => api.POST('/portal/invitations/{invitation_id}/resend', { params: { path: { invitation_id: id } } }));
}

export async function withdrawInvitation(api: PortalClient, id: string): Promise<void> {
  await write(() => api.DELETE('/portal/invitations/{invitation_id}', { params: { path: { invitation_id: id } } }));
}

export function changeRole(api: PortalClient, userId: string, role: string): Promise<Member> {
  return write(() => api.PATCH('/portal/members/{user_id}', { params: { path: { user_id: userId } }, body: { role } }));
}

export async function removeMember(api: PortalClient, userId: string): Promise<void> {
  await write(() => api.DELETE('/portal/members/{user_id}', { params: { path: { user_id: userId } } }));
}

export async function leaveAccount(api: PortalClient): Promise<void> {
  await write(() => api.POST('/portal/members/leave'));
}
