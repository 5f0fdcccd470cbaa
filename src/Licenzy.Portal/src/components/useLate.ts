import { useEffect, useRef, useState } from 'react';

const patience = 200;
const leastShown = 300;

/** Whether to show that something loads: not in the first 200 ms, and then for at least 300 ms, so that nothing flickers. */
export function useLate(loading: boolean): boolean {
  const [shown, setShown] = useState(false);
  const since = useRef(0);
  useEffect(() => {
    if (loading === shown) {
      return;
    }
    const wait = loading ? patience : Math.max(0, since.current + leastShown - Date.now());
    const timer = setTimeout(() => {
      since.current = Date.now();
      setShown(loading);
    }, wait);
    return () => clearTimeout(timer);
  }, [loading, shown]);
  return shown;
}
