import type { Icon } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/** Something that the page on screen can do, offered in the palette too. It opens a form or a preview; nothing is done by choosing it. */
export interface PageAction {
  id: string;
  /** Verb and object: "Grant access". */
  label: string;
  icon?: Icon;
  /** The key that does the same on the page. */
  keys?: string;
  /** Why it cannot be done now; shown, and it cannot be chosen. */
  disabledReason?: string | null;
  run: () => void;
}

let registered: readonly (readonly PageAction[])[] = [];
let flat: readonly PageAction[] = [];
const listeners = new Set<() => void>();

function change(next: readonly (readonly PageAction[])[]): void {
  registered = next;
  flat = next.flat();
  listeners.forEach((listener) => listener());
}

/** Offers actions in the palette while the component is on the page. */
export function usePageActions(actions: readonly PageAction[]): void {
  const runNow = useEffectEvent((id: string) => actions.find((action) => action.id === id)?.run());
  const shape = JSON.stringify(actions.map(({ id, label, keys, disabledReason }) => [id, label, keys, disabledReason]));
  const current = useEffectEvent(() => actions.map((action) => ({ ...action, run: () => runNow(action.id) })));

  // Only what is shown counts: a page that renders again does not offer the same anew.
  useEffect(() => {
    const mine = current();
    change([...registered, mine]);
    return () => change(registered.filter((one) => one !== mine));
  }, [shape]);
}

/** What the page on screen offers, for the palette. */
export function useOfferedActions(): readonly PageAction[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => flat,
  );
}
