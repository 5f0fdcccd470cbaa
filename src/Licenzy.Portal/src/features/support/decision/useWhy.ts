import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useSearchChange } from '../useSearchChange';

const KEY = 'licenzy-why';

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(state: string): void {
  try {
    localStorage.setItem(KEY, state);
  } catch {
    // Storage may be forbidden: then the choice lasts as long as the address.
  }
}

/** Whether the proof is unfolded: as the address says, else as this person left it last, else only without access. */
export function useWhy(allowed: boolean): { open: boolean; toggle: () => void } {
  const { why } = useSearch({ strict: false });
  const change = useSearchChange();
  const [usual, setUsual] = useState(remembered);
  const choice = why ?? usual;
  // `1` is what people write by hand.
  const open = choice === 'open' || choice === '1' || (choice !== 'closed' && !allowed);
  return {
    open,
    toggle: () => {
      const next = open ? 'closed' : 'open';
      remember(next);
      setUsual(next);
      change({ why: next }, { replace: true });
    },
  };
}
