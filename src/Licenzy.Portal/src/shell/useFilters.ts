import { useRouter, useRouterState } from '@tanstack/react-router';
import { type Search, stringifySearch } from './search';

/** The filters of a list, as they stand in the address. */
export interface Filters {
  /** The address of this page with some filters changed; undefined takes one away. The list begins at its first page again. */
  hrefWith: (change: Readonly<Record<string, string | undefined>>) => string;
  /** Goes there; typing in a filter makes no entry of its own in the browser's history. */
  change: (change: Readonly<Record<string, string | undefined>>) => void;
  /** Names the filters that are set: the same text, the same list. */
  name: string;
}

/** Reads and changes the filters of a page in its address. */
export function useFilters(): Filters {
  const router = useRouter();
  const location = useRouterState({ select: (state) => state.location });
  const search = location.search as Search;
  const hrefWith: Filters['hrefWith'] = (change) => `${location.pathname}${stringifySearch({ ...search, ...change, cursor: undefined })}`;
  return {
    hrefWith,
    change: (change) => router.history.replace(hrefWith(change)),
    // A dialog or a row that is open is no filter: the list under it stays the same one.
    name: `${location.pathname}${stringifySearch({ ...search, open: undefined, dialog: undefined })}`,
  };
}
