import { useRouter, useSearch } from '@tanstack/react-router';
import { useScope } from '@/shell/scope';
import { isUnderPage } from './underPage';

type Change = Readonly<Record<string, string | undefined>>;

/** The parts of a customer's page that have an address of their own. */
export type CustomerTab = 'timeline' | 'usage' | 'attempts' | 'deliveries';

/** The address of a customer's page and what it says: filters, open rows, the dialog that is open. */
export function useCustomerAddress(subjectRef: string) {
  const scope = useScope();
  const router = useRouter();
  const search = useSearch({ strict: false });
  const page = scope.path(`/customers/${encodeURIComponent(subjectRef)}`);

  /** The page or one of its lists; of what the address says now only the instant stays. */
  const href = (tab?: CustomerTab, more: Change = {}): string =>
    `${page}${tab ? `/${tab}` : ''}${router.options.stringifySearch({ at: search.at, ...more })}`;

  /** The address as it is, but for this; undefined takes a parameter out. */
  const with_ = (change: Change): string =>
    `${router.state.location.pathname}${router.options.stringifySearch({ ...(router.state.location.search as object), ...change })}`;

  const set = (change: Change, how: 'push' | 'replace' = 'push'): void => {
    if (how === 'replace') {
      router.history.replace(with_(change));
    } else {
      router.history.push(with_(change));
    }
  };

  /** Opens a dialog of the customer's page: over it, or on it from anywhere else. */
  const openAction = (action: string): void => {
    const here = isUnderPage(router.history.location.pathname, page);
    router.history.push(here ? with_({ action }) : href(undefined, { action, at: undefined }));
  };

  return { search, href, with: with_, set, openAction };
}
