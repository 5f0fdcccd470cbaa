import { portal, write } from '@/api/client';

/** Signs out, and goes on as another person: everything is loaded anew, with the way back kept. */
export async function leave(next: string, email?: string): Promise<void> {
  await write(() => portal.POST('/portal/auth/sign-out')).catch(() => undefined);
  const search = new URLSearchParams({ next, ...(email && { email }) });
  window.location.assign(`/sign-in?${search.toString()}`);
}
