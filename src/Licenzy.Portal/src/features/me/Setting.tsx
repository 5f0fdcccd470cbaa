import type { ReactNode } from 'react';
import classes from './Me.module.css';

interface SettingProps {
  name: ReactNode;
  hint?: ReactNode;
  /** The control or the buttons, at the end of the line. */
  children?: ReactNode;
}

/** One line of a card: what it is, what it means, and what changes it. */
export function Setting({ name, hint, children }: SettingProps) {
  return (
    <div className={classes.setting}>
      <div className={classes.about}>
        <div className={classes.name}>{name}</div>
        {hint ? <div className={classes.hint}>{hint}</div> : null}
      </div>
      {children ? <div className={classes.control}>{children}</div> : null}
    </div>
  );
}
