/** How many rows a page of a list may have. */
export const pageSizes = [25, 50, 100] as const;

export type PageSize = (typeof pageSizes)[number];

/** A page size out of an address; what it cannot be is the smallest. */
export function pageSizeOf(value: unknown): PageSize {
  return pageSizes.find((size) => size === Number(value)) ?? pageSizes[0];
}

const first = '';

/**
 * Where each page of a list was reached from. The address names the page alone, and the browser's own Back and Forward go on working; this
 * knows the way back, for as long as the tab lives. A page that was opened by a link has none, and goes back to the first.
 */
export class CursorTrail {
  private readonly before = new Map<string, string>();

  constructor(private readonly most = 2000) {}

  /** Remembers that a page was reached from another; no cursor is the first page. */
  remember(list: string, cursor: string, from: string | undefined): void {
    if (this.before.size >= this.most) {
      const oldest = this.before.keys().next();
      if (!oldest.done) {
        this.before.delete(oldest.value);
      }
    }
    this.before.set(`${list} ${cursor}`, from ?? first);
  }

  /** The page before: its cursor, undefined for the first page, or null when the way is not known. */
  previous(list: string, cursor: string): string | undefined | null {
    const from = this.before.get(`${list} ${cursor}`);
    return from === undefined ? null : from === first ? undefined : from;
  }

  /** The number of a page, from 1; null when the way to it is not known. */
  number(list: string, cursor: string | undefined): number | null {
    let count = 1;
    let at = cursor;
    while (at !== undefined) {
      const from = this.previous(list, at);
      if (from === null || count > this.most) {
        return null;
      }
      count += 1;
      at = from;
    }
    return count;
  }
}
