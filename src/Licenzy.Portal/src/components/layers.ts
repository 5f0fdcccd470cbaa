import { useEffect, useState, useSyncExternalStore } from 'react';

interface Opening {
  layer: symbol;
}

let layers: readonly Opening[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Opening[]): void {
  layers = next;
  for (const listener of listeners) {
    listener();
  }
}

/** Puts a layer on top of those that are open; what it returns takes it away. */
export function openLayer(layer: symbol): () => void {
  const opening: Opening = { layer };
  set([...layers, opening]);
  return () => set(layers.filter((one) => one !== opening));
}

/** Whether a layer is the one on top. */
export function isTopLayer(layer: symbol): boolean {
  return layers.at(-1)?.layer === layer;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Whether this dialog or drawer is the topmost open one. Each of them listens for Escape on the whole window, so only the topmost may hear
 * it: else one key would close all, with what was typed below.
 */
export function useTopLayer(opened: boolean): boolean {
  const [layer] = useState(() => Symbol('layer'));
  useEffect(() => {
    if (!opened) {
      return undefined;
    }
    const close = openLayer(layer);
    // Later, because the key that closed this layer is still on its way to the listener of the one below.
    return () => void setTimeout(close);
  }, [opened, layer]);
  return useSyncExternalStore(subscribe, () => isTopLayer(layer));
}
