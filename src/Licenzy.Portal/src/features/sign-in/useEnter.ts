import { useRouter } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useMantineColorScheme } from '@mantine/core';
import { useRef } from 'react';
import { rememberCsrfToken } from '@/api/csrf';
import type { Schema } from '@/api/schemas';
import { schemeOf } from '@/theme/colors';

/** Goes on as who has just signed in: nothing of somebody before stays in the page, and the colours are theirs. */
export function useEnter(next: string): (signedIn: Schema<'SignedIn'>) => void {
  const router = useRouter();
  const cache = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const entered = useRef(false);
  return (signedIn) => {
    // A second answer on the way must not empty the cache under the page that is open by then.
    if (entered.current) {
      return;
    }
    entered.current = true;
    rememberCsrfToken(signedIn.csrf_token);
    cache.clear();
    setColorScheme(schemeOf(signedIn.user.preferences.colours));
    router.history.push(next);
  };
}
