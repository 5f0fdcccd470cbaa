import type { ReactNode } from 'react';
import classes from './FilterBar.module.css';

interface FilterBarProps {
  /** The filter that is used most, as chips over the others. */
  chips?: ReactNode;
  children?: ReactNode;
  /** At the far edge: following, export. */
  end?: ReactNode;
}

/** The filters over a list: chips in a line, fields below, what concerns the whole list at the end. */
export function FilterBar({ chips, children, end }: FilterBarProps) {
  return (
    <div className={classes.bar}>
      {chips ? <div className={classes.chips}>{chips}</div> : null}
      {children}
      {end ? <div className={classes.end}>{end}</div> : null}
    </div>
  );
}
