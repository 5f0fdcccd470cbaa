// The palette and the list of shortcuts are opened from many places and loaded when first opened.
const events = new EventTarget();

export type Overlay = 'palette' | 'shortcuts';

export function openPalette(): void {
  events.dispatchEvent(new Event('palette'));
}

export function openShortcuts(): void {
  events.dispatchEvent(new Event('shortcuts'));
}

/** Hears when the overlay is asked for; returns how to stop. */
export function onOverlay(overlay: Overlay, listener: () => void): () => void {
  events.addEventListener(overlay, listener);
  return () => events.removeEventListener(overlay, listener);
}
