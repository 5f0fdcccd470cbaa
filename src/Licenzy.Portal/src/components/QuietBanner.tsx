import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './QuietBanner.module.css';
import type { StatusIcon } from './status';

interface QuietBannerProps {
  /** `op` is purple: a human did it, or the past is shown. */
  tone?: 'info' | 'warn' | 'op';
  icon?: StatusIcon;
  children: ReactNode;
  action?: ReactNode;
  /** Tells it to those who listen when it appears after the page was loaded. */
  announce?: boolean;
}

/** One line that is good to know, with the way on beside it. */
export function QuietBanner({ tone = 'info', icon, children, action, announce = false }: QuietBannerProps) {
  const Icon: StatusIcon = icon ?? (tone === 'warn' ? IconAlertTriangle : IconInfoCircle);
  return (
    <div className={classes.banner} data-tone={tone} role={announce ? 'status' : undefined}>
      <span className={classes.icon} aria-hidden="true">
        <Icon size={16} stroke={1.7} />
      </span>
      <div className={classes.text}>{children}</div>
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  );
}
