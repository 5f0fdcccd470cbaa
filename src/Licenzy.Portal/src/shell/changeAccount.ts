import { portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import { queryClient } from '@/api/queries';

/** Works in another account of the person's from now on; nothing of the account before stays in the cache. */
export async function changeAccount(accountId: string): Promise<void> {
  await write(() => portal.PUT('/portal/me/workspace', { body: { account_id: accountId, project_id: null } }));
  queryClient.clear();
  await queryClient.fetchQuery(meQuery);
}
