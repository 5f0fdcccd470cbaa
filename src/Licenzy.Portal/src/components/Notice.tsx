import { IconAlertTriangleFilled, IconInfoCircleFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

interface NoticeProps {
  tone: 'info' | 'warn' | 'bad';
  title?: ReactNode;
  children: ReactNode;
}

/** Something to know inside a dialog or a card; read out when it appears. */
export function Notice({ tone, title, children }: NoticeProps) {
  const Icon = tone === 'info' ? IconInfoCircleFilled : IconAlertTriangleFilled;
  return (
    <div className={classes.notice} data-tone={tone} role="status">
      <Icon size={16} aria-hidden className={classes.icon} />
      <div>
        {title && <strong>{title} </strong>}
        {children}
      </div>
    </div>
  );
}
