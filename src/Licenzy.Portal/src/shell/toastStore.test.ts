import { afterEach, describe, expect, it, vi } from 'vitest';
import { dismissAll, notify, shownToasts, subscribe, undoableToast } from './toastStore';

const texts = () => shownToasts().map((toast) => toast.text);
const undo = { run: () => undefined };

afterEach(dismissAll);

describe('toasts', () => {
  it('shows three at most, and the oldest gives way', () => {
    ['a', 'b', 'c', 'd'].forEach((text) => notify({ text }));
    expect(texts()).toEqual(['b', 'c', 'd']);
  });

  it('does not stack the same words', () => {
    notify({ text: 'Licenzy cannot be reached.' });
    notify({ text: 'Licenzy cannot be reached.' });
    expect(texts()).toEqual(['Licenzy cannot be reached.']);
  });

  it('keeps two that can be taken back, though their words are the same', () => {
    notify({ text: 'Granted 500 units.', undo });
    notify({ text: 'Granted 500 units.', undo });
    expect(texts()).toHaveLength(2);
  });

  it('takes back the newest that can be', () => {
    notify({ text: 'first', undo });
    notify({ text: 'second', undo });
    notify({ text: 'copied' });
    expect(undoableToast()?.text).toBe('second');
  });

  it('tells whoever shows them, until they stop listening', () => {
    const listener = vi.fn();
    const stop = subscribe(listener);
    const remove = notify({ text: 'a' });
    remove();
    stop();
    notify({ text: 'b' });
    expect(listener).toHaveBeenCalledTimes(2);
  });
});
