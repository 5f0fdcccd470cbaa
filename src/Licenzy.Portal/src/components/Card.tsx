import { useId, type ReactNode } from 'react';
import type { Problem } from '@/api/problem';
import classes from './Card.module.css';
import { ProblemAlert } from './ProblemAlert';
import { SkeletonRows } from './SkeletonRows';

interface CardProps {
  title?: ReactNode;
  /** A line below the title. */
  description?: ReactNode;
  /** At the end of the header: a count, a link, small buttons. */
  aside?: ReactNode;
  children?: ReactNode;
  /** Below a line at the end, such as a link to the whole list. */
  footer?: ReactNode;
  /** Without padding: for tables and lists that reach the edges. */
  flush?: boolean;
  /** Shows rows to come instead of the content: as many as are named. */
  loading?: boolean | number;
  /** Shown in place of the content when it could not be loaded. */
  problem?: Problem | null;
  retry?: () => void;
  /** The level of the title's heading. */
  level?: 2 | 3;
  /** A red line for the dangerous parts of settings. */
  tone?: 'danger';
  id?: string;
}

/** The flat card that everything stands in: a header with a title, content, and a footer. */
export function Card(props: CardProps) {
  const { title, description, aside, children, footer, flush = false, loading = false, problem, retry, level = 2, tone, id } = props;
  const titleId = useId();
  const Heading = `h${level}` as const;
  const rows = typeof loading === 'number' ? loading : 4;
  const waits = loading !== false;
  const content = problem ? <ProblemAlert problem={problem} retry={retry} /> : waits ? <SkeletonRows rows={rows} /> : children;
  const padded = !flush || Boolean(problem) || waits;
  return (
    <section className={classes.card} aria-labelledby={title ? titleId : undefined} aria-busy={waits || undefined} data-tone={tone} id={id}>
      {title || aside ? (
        <header className={classes.header}>
          <div className={classes.titles}>
            {title ? (
              <Heading id={titleId} className={classes.title}>
                {title}
              </Heading>
            ) : null}
            {description ? <p className={classes.description}>{description}</p> : null}
          </div>
          {aside ? <div className={classes.aside}>{aside}</div> : null}
        </header>
      ) : null}
      <div className={padded ? classes.body : classes.flush}>{content}</div>
      {footer ? <div className={classes.footer}>{footer}</div> : null}
    </section>
  );
}
