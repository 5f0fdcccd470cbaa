import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

interface ChangeOptions {
  /** The address of before is forgotten: Back does not lead to it. */
  replace?: boolean;
  /** Kept with the entry of the browser's history, not in the address. */
  state?: Record<string, unknown>;
}

/** Changes parameters of the address and keeps the rest, the path and the place on the page; undefined takes one away. */
export function useSearchChange(): (change: Readonly<Record<string, string | undefined>>, options?: ChangeOptions) => void {
  const router = useRouter();
  return useCallback(
    (change, { replace = false, state } = {}) => {
      const { pathname, search } = router.state.location;
      const text = router.options.stringifySearch({ ...(search as Record<string, unknown>), ...change });
      const href = `${pathname}${text}`;
      // Nothing new is shown at the top: the place on the page stays.
      void router.navigate({ href, replace, resetScroll: false, state: state as never });
    },
    [router],
  );
}
