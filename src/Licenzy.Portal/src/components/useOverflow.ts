import { useEffect, useState, type RefObject } from 'react';

/** Whether an element has more width than it shows: then it has to be reachable by the keyboard, to be scrolled. */
export function useOverflow(ref: RefObject<HTMLElement | null>): boolean {
  const [over, setOver] = useState(false);
  const [element, setElement] = useState<HTMLElement | null>(null);
  // After each drawing: an empty list takes its scroller away, and the next answer brings another.
  useEffect(() => setElement(ref.current));
  useEffect(() => {
    if (!element) {
      return;
    }
    const look = (): void => setOver(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    if (element.firstElementChild) {
      observer.observe(element.firstElementChild);
    }
    return () => observer.disconnect();
  }, [element]);
  return over;
}
