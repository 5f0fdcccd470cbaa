import { IconAlertTriangleFilled, IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Me.module.css';

/** Whether something that protects the person is there, as icon and word. */
export function Badge({ on, children }: { on: boolean; children: ReactNode }) {
  const Icon = on ? IconCircleCheckFilled : IconAlertTriangleFilled;
  return (
    <span className={on ? classes.on : classes.off}>
      <Icon size={13} aria-hidden="true" />
      {children}
    </span>
  );
}
