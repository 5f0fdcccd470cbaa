import { useEffect, type RefObject } from 'react';
import { useShortcutsOn } from './dataTableTypes';

const typing = 'input, textarea, select, [contenteditable="true"], [role="slider"], [role="menu"], [role="listbox"], [role="combobox"]';
const rowMark = '[data-row-focus]';

// Keys belong to the table that has the focus, else to the first on the page; none acts below a dialog or drawer.
function isMine(root: HTMLElement, target: Element | null): boolean {
  const holder = target?.closest('[data-row-keys]');
  if (holder) {
    return holder === root;
  }
  const dialog = document.querySelector('[role="dialog"]');
  return dialog ? false : document.querySelector('[data-row-keys]') === root;
}

/** Moves by rows: `j` and `k` anywhere on the page, arrows inside of the table, `x` selects. Enter is the link's own. */
export function useRowKeys(root: RefObject<HTMLElement | null>, toggle: ((key: string) => void) | undefined): void {
  const on = useShortcutsOn();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // Looked up at each press: an empty list has no table, and the next search brings a new one.
      const element = root.current;
      if (!element) {
        return;
      }
      const target = event.target instanceof Element ? event.target : null;
      const inside = target !== null && element.contains(target);
      const arrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
      const checkbox = target instanceof HTMLInputElement && target.type === 'checkbox' && inside;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || (target?.closest(typing) && !checkbox)) {
        return;
      }
      const key = event.key.toLowerCase();
      if (!isMine(element, target) || !(arrow ? inside : on && (key === 'j' || key === 'k' || (key === 'x' && toggle)))) {
        return;
      }
      const row = target?.closest<HTMLElement>('[data-row-key]');
      if (key === 'x') {
        const name = row?.dataset.rowKey;
        if (name && inside) {
          event.preventDefault();
          toggle?.(name);
        }
        return;
      }
      const marks = [...element.querySelectorAll<HTMLElement>(rowMark)];
      const at = row ? marks.findIndex((mark) => row.contains(mark)) : -1;
      const step = event.key === 'ArrowDown' || key === 'j' ? 1 : -1;
      const next = marks[at < 0 ? 0 : Math.min(marks.length - 1, Math.max(0, at + step))];
      // An arrow at the first or last row goes on scrolling the page.
      if (next && (next !== marks[at] || !arrow)) {
        event.preventDefault();
        next.focus();
        next.scrollIntoView({ block: 'nearest' });
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [root, toggle, on]);
}
