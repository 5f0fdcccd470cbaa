import { Button, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconBolt, IconBrandStripe, IconClockHour4, IconPlayerPause, IconPlayerPlay, IconSend, IconUserCheck, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { StatusBadge } from '@/components/StatusBadge';
import { useLiveState } from '@/shell/live';
import { type Scope, useScope } from '@/shell/scope';
import { timeOfDay, useTimeZone } from '@/text/time';
import type { FeedLane, FeedLine } from './feedLines';
import classes from './HappeningNow.module.css';
import { useFeed } from './useFeed';

const lanes: Record<FeedLane, { icon: Icon; name: string }> = {
  stripe: { icon: IconBrandStripe, name: 'From Stripe' },
  app: { icon: IconBolt, name: 'Your app' },
  operator: { icon: IconUserCheck, name: 'An operator' },
  licenzy: { icon: IconClockHour4, name: 'Licenzy' },
  delivery: { icon: IconSend, name: 'To your app' },
};

const states = {
  connecting: 'Connecting',
  following: 'Following',
  lost: 'Asking every 15 s',
  paused: 'Paused',
};

interface HappeningNowProps {
  /** For a narrow column: time below, no columns. */
  compact?: boolean;
  /** How many lines are shown. */
  most?: number;
  /** What is waited for, on top of the lines. */
  waitingFor?: ReactNode;
}

/** What happens in the project and mode, line by line as it comes. */
export function HappeningNow({ compact = false, most = 10, waitingFor }: HappeningNowProps) {
  const scope = useScope();
  const feed = useFeed();
  const stream = useLiveState();
  const phone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const zone = useTimeZone();
  const state = feed.paused ? 'paused' : stream;
  const narrow = compact || phone;
  return (
    <Card
      title="Happening now"
      flush
      loading={feed.isPending ? 3 : false}
      aside={
        <>
          <span className={classes.state} data-state={state}>
            {states[state]}
          </span>
          <Button
            variant="default"
            size="xs"
            leftSection={feed.paused ? <IconPlayerPlay size={14} stroke={1.7} /> : <IconPlayerPause size={14} stroke={1.7} />}
            onClick={() => feed.setPaused(!feed.paused)}
          >
            {feed.paused ? (feed.waiting > 0 ? `Go on (${feed.waiting} new)` : 'Go on') : 'Pause'}
          </Button>
        </>
      }
    >
      <VisuallyHidden role="status">{feed.summary}</VisuallyHidden>
      {waitingFor ? <p className={classes.waiting}>{waitingFor}</p> : null}
      {feed.lines.length === 0 && !waitingFor ? (
        <p className={classes.waiting}>Nothing yet. What Stripe sends, what your app asks and what it is told appears here as it happens.</p>
      ) : null}
      <div role="log" aria-label="What happens" aria-live="off">
        <ul className={classes.list}>
          {feed.lines.slice(0, most).map((line) => (
            <Line key={line.key} line={line} scope={scope} narrow={narrow} time={timeOfDay(line.at, zone, !compact)} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Line({ line, scope, narrow, time }: { line: FeedLine; scope: Scope; narrow: boolean; time: string }) {
  const lane = lanes[line.lane];
  const Icon = lane.icon;
  const icon = (
    <span className={classes.lane} data-lane={line.lane}>
      <Icon size={14} stroke={1.7} aria-hidden />
      <VisuallyHidden>{lane.name}</VisuallyHidden>
    </span>
  );
  const subject = line.subjectRef ? (
    <AppLink href={scope.path(`/customers/${encodeURIComponent(line.subjectRef)}`)}>
      <code>{line.subjectRef}</code>
    </AppLink>
  ) : null;
  const code = line.code ? <code className={classes.inline}>{line.code}</code> : null;
  // A sale is told of the customer, an event of itself.
  const isSale = line.status?.domain === 'attempt';
  const said = isSale ? (
    <>
      {line.text} {code}
    </>
  ) : (
    <>
      {code} {line.text}
    </>
  );
  const what = line.path ? (
    <AppLink href={scope.path(line.path)} quiet>
      {said}
    </AppLink>
  ) : (
    said
  );
  const end = line.status ? <StatusBadge domain={line.status.domain} value={line.status.value} /> : line.note;
  if (narrow) {
    return (
      <li className={classes.line} data-compact>
        {icon}
        <span className={classes.what}>
          {subject} {what}
        </span>
        <time className={classes.time} dateTime={line.at}>
          {time}
        </time>
      </li>
    );
  }
  return (
    <li className={classes.line}>
      <time className={classes.time} dateTime={line.at}>
        {time}
      </time>
      {icon}
      <span className={classes.subject}>{subject}</span>
      <span className={classes.what}>{what}</span>
      <span className={classes.end}>{end}</span>
    </li>
  );
}
