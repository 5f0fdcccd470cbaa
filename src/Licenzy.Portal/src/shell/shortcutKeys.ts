import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/** A key, or two one after the other ("g c"), and what it does. No single key ever writes: it goes somewhere or opens a preview. */
export interface Shortcut {
  keys: string;
  /** What it does, in the list of keys; without one it is not listed. */
  label?: string;
  /** Where it stands in the list. */
  group: string;
  run: () => void;
}

/** The first key of two, and when it was pressed. */
export interface PendingKey {
  key: string;
  at: number;
}

const TOGETHER_MS = 1_200;

let registered: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Shortcut[]): void {
  registered = next;
  listeners.forEach((listener) => listener());
}

/**
 * What a key means after another: the keys of a shortcut, or the first of two, or nothing.
 *
 * @param known The keys of all shortcuts.
 */
export function pressed(
  pending: PendingKey | null,
  key: string,
  now: number,
  known: readonly string[],
): { keys: string | null; pending: PendingKey | null } {
  const together = pending && now - pending.at <= TOGETHER_MS ? `${pending.key} ${key}` : null;
  if (together !== null && known.includes(together)) {
    return { keys: together, pending: null };
  }
  if (known.some((keys) => keys.startsWith(`${key} `))) {
    return { keys: null, pending: { key, at: now } };
  }
  // The second of two that belong to nothing does not do what it does alone: somebody meant something else.
  return { keys: together === null && known.includes(key) ? key : null, pending: null };
}

/** The shortcut that these keys stand for: the one that came to the page last. */
export function shortcutOf(keys: string): Shortcut | undefined {
  return registered.findLast((shortcut) => shortcut.keys === keys);
}

export function knownKeys(): string[] {
  return registered.map((shortcut) => shortcut.keys);
}

/**
 * A key of the page on screen, while the component is there: `useShortcut('w', unfoldWhy, 'Why')`. It acts outside fields and dialogs,
 * and not at all for those who switched keys off.
 */
export function useShortcut(keys: string, run: () => void, label?: string, group = 'On this page'): void {
  const runNow = useEffectEvent(run);
  useEffect(() => {
    const mine: Shortcut = { keys, label, group, run: () => runNow() };
    change([...registered, mine]);
    return () => change(registered.filter((one) => one !== mine));
  }, [keys, label, group]);
}

/** Every shortcut that does something now, for the list of them. */
export function useShortcutsInUse(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
  );
}
