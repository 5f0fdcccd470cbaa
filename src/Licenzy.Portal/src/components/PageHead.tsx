import { useEffect, useRef, type ReactNode } from 'react';
import type { Mode } from '@/api/client';
import { grouped } from '@/text/numbers';
import { AppLink } from './AppLink';
import classes from './PageHead.module.css';

/** One of the page's views: a link, with how many rows it has. */
interface PageTab {
  label: string;
  href: string;
  count?: number;
  current?: boolean;
}

interface PageHeadProps {
  /** What the page is called, as text: it also names the tab of the browser. */
  title: string;
  /** The heading as it is shown, when it is more than the text: an id as code with its copy button. */
  heading?: ReactNode;
  /** What the page belongs to, as `Customers` for the page of one customer. */
  section?: string;
  /** The mode whose data is shown; none on pages of the account and the person. */
  mode?: Mode;
  /** One line: what is good to know before anything else. */
  facts?: ReactNode;
  /** At most one of them primary. */
  actions?: ReactNode;
  tabs?: readonly PageTab[];
  /** The form on the page has errors: the tab of the browser says so. */
  failed?: boolean;
  /** Leaves the focus alone, where a field of the page takes it. */
  keepFocus?: boolean;
}

// The address of the page whose heading was shown last; empty until the first one, which the browser announces by itself.
let lastPath = '';

/** The name of a page in the tab of the browser: `user_123 · Customers · LIVE · Licenzy`. */
export function documentTitle(title: string, section?: string, mode?: Mode, failed = false): string {
  const parts = [title, section, mode?.toUpperCase(), 'Licenzy'].filter(Boolean);
  return `${failed ? 'Error: ' : ''}${parts.join(' · ')}`;
}

/** The head of a page: its one h1, which takes the focus after a change of page, a line of facts, actions and tabs. */
export function PageHead(props: PageHeadProps) {
  const { title, heading, section, mode, facts, actions, tabs, failed = false, keepFocus = false } = props;
  const h1 = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = documentTitle(title, section, mode, failed);
  }, [title, section, mode, failed]);
  useEffect(() => {
    const path = window.location.pathname;
    const moved = lastPath !== '' && lastPath !== path;
    lastPath = path;
    if (moved && !keepFocus) {
      h1.current?.focus({ preventScroll: true });
    }
    // By title too: two customers in a row keep the same head mounted. A tab keeps both, and the focus stays on it.
  }, [title, keepFocus]);
  return (
    <div className={classes.root}>
      <div className={classes.top}>
        <div className={classes.names}>
          <h1 ref={h1} tabIndex={-1} className={classes.h1}>
            {heading ?? title}
          </h1>
          {facts ? <div className={classes.facts}>{facts}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      {tabs && tabs.length > 0 ? (
        <nav className={classes.tabs} aria-label={`Views of ${title}`}>
          {tabs.map((tab) => (
            <AppLink key={tab.href} href={tab.href} className={classes.tab} aria-current={tab.current ? 'page' : undefined}>
              {tab.label}
              {tab.count === undefined ? null : <span className={classes.count}> {grouped(tab.count)}</span>}
            </AppLink>
          ))}
        </nav>
      ) : null}
    </div>
  );
}
