import { useMutation, useQueryClient } from '@tanstack/react-query';
import { portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import type { Schema } from '@/api/schemas';

/** Changes the person's name or preferences, and shows it on every page at once. */
export function useChangeMe() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'UpdateMeRequest'>) => write(() => portal.PATCH('/portal/me', { body })),
    onSuccess: (user) => cache.setQueryData(meQuery.queryKey, (me) => me && { ...me, user }),
  });
}
