import { Tooltip } from '@mantine/core';
import { exactTime, relativeTime, rfc3339, useTimeZone, zoneName, type Moment } from '@/text/time';
import classes from './RelativeTime.module.css';
import { useNow } from './useNow';

interface RelativeTimeProps {
  /** When; nothing shows a dash. */
  value: Moment | null | undefined;
  /** Shows the exact time in the person's zone, and how long ago in the tooltip. */
  exact?: boolean;
  /** What stands where there is no time. */
  fallback?: string;
}

/** How long ago, or until: the tooltip, which the keyboard reaches too, has the exact time in the person's zone, in UTC, and as RFC 3339. */
export function RelativeTime({ value, exact = false, fallback = '–' }: RelativeTimeProps) {
  const zone = useTimeZone();
  const now = useNow();
  if (value === null || value === undefined || Number.isNaN(new Date(value).getTime())) {
    return <span className={classes.none}>{fallback}</span>;
  }
  // The clock ticks once a minute: what came since is not in the future.
  const relative = relativeTime(value, Math.max(now, Math.min(Date.now(), new Date(value).getTime())));
  const own = `${exactTime(value, zone)} ${zoneName(zone, value)}`;
  const label = (
    <span className={classes.lines}>
      <span>{exact ? relative : own}</span>
      {zoneName(zone, value) === 'UTC' ? null : <span>{exactTime(value, 'UTC')} UTC</span>}
      <code>{rfc3339(value)}</code>
    </span>
  );
  return (
    <Tooltip label={label}>
      <time className={classes.time} dateTime={rfc3339(value)} tabIndex={0}>
        {exact ? exactTime(value, zone) : relative}
      </time>
    </Tooltip>
  );
}
