import { useSyncExternalStore } from 'react';

const minute = 60_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tell(): void {
  now = Date.now();
  listeners.forEach((listener) => listener());
}

function told(): void {
  if (document.visibilityState === 'visible') {
    tell();
  }
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(tell, minute);
    // A page that comes back after an hour must not say "4 min ago" for the rest of the minute.
    document.addEventListener('visibilitychange', told);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', told);
    }
  };
}

/** The time, renewed once a minute by one clock for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
