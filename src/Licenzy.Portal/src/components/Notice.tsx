import { IconAlertTriangleFilled, IconInfoCircleFilled } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './Notice.module.css';

interface NoticeProps {
  tone: 'info' | 'warn' | 'bad';
  title?: ReactNode;
  /** Scrolls to it when it appears. */
  inView?: boolean;
  children: ReactNode;
}

/** Something to know inside a dialog or a card; read out when it appears. */
export function Notice({ tone, title, inView, children }: NoticeProps) {
  const Icon = tone === 'info' ? IconInfoCircleFilled : IconAlertTriangleFilled;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (inView) {
      box.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [inView]);

  return (
    <div ref={box} className={classes.notice} data-tone={tone} role="status">
      <Icon size={16} aria-hidden className={classes.icon} />
      <div>
        {title && <strong>{title} </strong>}
        {children}
      </div>
    </div>
  );
}
