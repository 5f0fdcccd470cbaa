import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconHistory } from '@tabler/icons-react';
import { QuietBanner } from '@/components/QuietBanner';
import { exactTime, useTimeZone, zoneName } from '@/text/time';
import classes from './TimeTravelBar.module.css';
import type { TimeTravel } from './useTimeTravel';

/** Above the page while it shows the past: which instant, that nothing can be done there, and the ways on and back. */
export function TimeTravelBar({ time }: { time: TimeTravel }) {
  const zone = useTimeZone();
  if (time.at === null) {
    return null;
  }
  return (
    <div className={classes.bar}>
      <QuietBanner
        tone="op"
        icon={IconHistory}
        announce
        action={
          <div className={classes.buttons}>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconChevronLeft size={14} stroke={1.7} aria-hidden />}
              disabled={time.earlier === null}
              title={time.earlier === null ? 'Nothing changed before' : undefined}
              onClick={() => time.travel(time.earlier)}
            >
              Earlier change
            </Button>
            <Button
              variant="default"
              size="xs"
              rightSection={<IconChevronRight size={14} stroke={1.7} aria-hidden />}
              disabled={time.later === null}
              title={time.later === null ? 'Nothing changed since' : undefined}
              onClick={() => time.travel(time.later)}
            >
              Later change
            </Button>
            <Button size="xs" onClick={() => time.travel(null)}>
              Back to now
            </Button>
          </div>
        }
      >
        You are looking at{' '}
        <strong>
          {exactTime(time.at, zone, !/:00(\.0+)?Z$/.test(time.at))} {zoneName(zone, time.at)}
        </strong>
        . Actions are off.
      </QuietBanner>
    </div>
  );
}
