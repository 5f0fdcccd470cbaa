import { createContext, useContext, type ReactNode } from 'react';
import type { CursorPager } from '@/api/useCursorList';
import type { Problem } from '@/api/problem';

/** One column of a table. The first one names its row: with `getRowHref` it becomes the row's link. */
export interface DataColumn<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** Numbers and money stand right. */
  align?: 'left' | 'right';
  width?: number | string;
  /** Not shown where the table has less room than this many pixels; on phones, where rows are cards, it is. */
  hideBelow?: 720 | 900 | 1080;
  /** The label in a card; the header when left out, none with null. */
  cardLabel?: string | null;
  /** Keeps the header for those who listen, as for the menu at the end of a row. */
  headerHidden?: boolean;
}

/** Rows that can be chosen, and what can be done with them. */
export interface TableSelection<T> {
  selected: ReadonlySet<string>;
  onChange: (selected: ReadonlySet<string>) => void;
  /** What a row is called: `Select payment.failed for user_123`. */
  rowLabel: (row: T) => string;
  selectable?: (row: T) => boolean;
  /** The buttons of the bar that appears. */
  actions?: (rows: readonly T[]) => ReactNode;
}

/** What a table shows and does; `list` is what `useCursorList` returns, or the same by hand. */
export interface DataTableProps<T> {
  /** What the list is: `Deliveries`. Names the table and the region that it scrolls in. */
  label: string;
  columns: readonly DataColumn<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  getRowHref?: (row: T) => string | undefined;
  /** What unfolds below a row; null for a row that is closed. */
  renderOpen?: (row: T) => ReactNode;
  selection?: TableSelection<T>;
  loading?: boolean;
  fetching?: boolean;
  problem?: Problem | null;
  retry?: () => void;
  empty?: ReactNode;
  pager?: CursorPager;
  /** How many rows to keep room for while nothing is there. */
  expectedRows?: number;
  /** The rows are of the question before this one. */
  stale?: boolean;
  /** Said once at the foot: `Times in UTC`. */
  note?: string;
}

/** Whether single keys do something: people can switch them off. */
export const ShortcutsContext = createContext(true);

export function useShortcutsOn(): boolean {
  return useContext(ShortcutsContext);
}
