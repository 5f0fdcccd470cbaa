import type { ReactNode } from 'react';
import { statusLook, type StatusDomain } from './status';
import classes from './StatusBadge.module.css';

interface StatusBadgeProps {
  domain: StatusDomain;
  value: string;
  /** Other words than the registry's, such as `200 in 84 ms` for a delivery that was sent. */
  label?: ReactNode;
}

/** A status as tint, icon and word. */
export function StatusBadge({ domain, value, label }: StatusBadgeProps) {
  const look = statusLook(domain, value);
  const Icon = look.icon;
  return (
    <span className={classes.badge} data-tone={look.tone}>
      <Icon size={13} stroke={2} className={classes.icon} />
      {label ?? (look.known ? look.word : <code>{look.word}</code>)}
    </span>
  );
}
