import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import classes from './AppLink.module.css';

export interface AppLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  /** An address of this app, as `/p/prj_…/test/customers?query=a`. */
  href: string;
  /** Looks like the text around it until pointed at; for rows and headings. */
  quiet?: boolean;
  children?: ReactNode;
  ref?: Ref<HTMLAnchorElement>;
}

/** Whether a click means "here, now" and not a new tab, a download or a menu. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
}

/** A link to an address of this app that is known as text: a real link, followed without loading the page anew. */
export function AppLink({ href, quiet = false, onClick, className, target, ...rest }: AppLinkProps) {
  const router = useRouter({ warn: false }) as ReturnType<typeof useRouter> | undefined;
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (router && isPlainClick(event) && !target) {
      event.preventDefault();
      router.history.push(href);
    }
  };
  const classNames = className ?? (quiet ? classes.quiet : classes.link);
  return <a href={href} target={target} rel={target ? 'noreferrer' : undefined} className={classNames} onClick={follow} {...rest} />;
}
