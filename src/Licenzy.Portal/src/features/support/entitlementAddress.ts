import { useRouter, useRouterState, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useSearchChange } from './useSearchChange';

/** The address of this page with an entitlement's drawer open over it. */
export function useEntitlementHref(): (id: string) => string {
  const router = useRouter();
  const location = useRouterState({ select: (state) => state.location });
  return (id) => `${location.pathname}${router.options.stringifySearch({ ...(location.search as object), entitlement: id })}`;
}

/**
 * The entitlement whose drawer is open, and how to close it. A drawer that was opened here is closed by going back, so that Back does not
 * open it again; one that a link opened is taken out of the address.
 */
export function useOpenEntitlement(): { id: string | null; close: () => void } {
  const router = useRouter();
  const change = useSearchChange();
  const { entitlement } = useSearch({ strict: false });
  const id = entitlement ?? null;
  const place = (router.state.location.state as { __TSR_index?: number }).__TSR_index;
  const before = useRef<string | null | undefined>(undefined);
  const openedAt = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (id !== null && before.current === null) {
      openedAt.current = place;
    } else if (id === null) {
      openedAt.current = undefined;
    }
    before.current = id;
  }, [id, place]);
  const close = useCallback(() => {
    const now = (router.state.location.state as { __TSR_index?: number }).__TSR_index;
    if (openedAt.current !== undefined && openedAt.current === now) {
      router.history.back();
    } else {
      change({ entitlement: undefined }, { replace: true });
    }
  }, [router, change]);
  return { id, close };
}
