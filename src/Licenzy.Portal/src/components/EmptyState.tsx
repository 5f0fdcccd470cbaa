import type { ReactNode } from 'react';
import { CopyField } from './CopyField';
import classes from './EmptyState.module.css';
import type { StatusIcon } from './status';

interface EmptyStateProps {
  icon: StatusIcon;
  /** What would be here, as `No deliveries yet`. */
  title: ReactNode;
  /** Why it is not, and what brings it. */
  text?: ReactNode;
  /** The next step: one button or link, two at most. */
  actions?: ReactNode;
  /** A command with this project's values, to be copied. */
  code?: string;
  /** `filtered`: there are rows, only none that fits; then the way on is to clear the filters. */
  variant?: 'empty' | 'filtered';
  /** The level of its heading: 2 on a page, 3 inside of a card. */
  level?: 2 | 3;
}

/** A place with nothing in it: says what would be here, why it is not, and the next step. */
export function EmptyState({ icon: Icon, title, text, actions, code, variant = 'empty', level = 3 }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={classes.root} data-variant={variant}>
      <span className={classes.icon} aria-hidden="true">
        <Icon size={20} stroke={1.7} />
      </span>
      <Heading className={classes.title}>{title}</Heading>
      {text ? <div className={classes.text}>{text}</div> : null}
      {code ? (
        <div className={classes.code}>
          <CopyField value={code} short={false} boxed label="the command" />
        </div>
      ) : null}
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
