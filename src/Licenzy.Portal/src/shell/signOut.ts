import { portal, write } from '@/api/client';

/** Ends the session and leaves nothing of it in the page: everything is loaded anew. */
export async function signOut(): Promise<void> {
  await write(() => portal.POST('/portal/auth/sign-out')).catch(() => undefined);
  window.location.assign('/sign-in');
}
