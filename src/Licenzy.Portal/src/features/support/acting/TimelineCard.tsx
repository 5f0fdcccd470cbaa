import { IconHistory } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { useTimeZone } from '@/text/time';
import { useCustomerAddress } from './customerAddress';
import { LaterRows } from './LaterRows';
import { openRowsOf, toggledRow } from './openRows';
import { TimelineDays } from './TimelineDays';
import { filtersOf } from './timelineFilters';
import { useTimeline } from './useTimeline';
import classes from './Timeline.module.css';

interface TimelineCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
  limit?: number;
}

const always = (): boolean => true;

/** The newest rows of the timeline, which come by themselves, and the way to all of them. */
export function TimelineCard({ subjectRef, at, limit = 8 }: TimelineCardProps) {
  const zone = useTimeZone();
  const address = useCustomerAddress(subjectRef);
  const timeline = useTimeline({ subjectRef, filters: filtersOf({}, zone, at), limit, follow: !at, atTop: always });
  const open = openRowsOf(address.search.open);
  const empty = timeline.rows.length === 0;
  return (
    <Card
      title="Timeline"
      flush={!empty}
      loading={timeline.loading ? 6 : false}
      problem={timeline.problem && empty ? problemOf(timeline.problem) : null}
      retry={timeline.retry}
      aside={<AppLink href={address.href('timeline')}>Filter and export</AppLink>}
      footer={timeline.hasOlder ? <AppLink href={address.href('timeline')}>Whole timeline</AppLink> : undefined}
    >
      {at && (
        <div className={classes.slot}>
          <LaterRows subjectRef={subjectRef} at={at} />
        </div>
      )}
      {empty ? (
        <EmptyState
          icon={IconHistory}
          title={at ? 'Nothing had happened by then' : 'Nothing has happened yet'}
          text="Checkouts, payments, consumption and what operators do appear here as they happen."
        />
      ) : (
        <TimelineDays
          rows={timeline.rows}
          open={open}
          at={at}
          stale={timeline.stale}
          onToggle={(id) => address.set({ open: toggledRow(open, id) }, 'replace')}
          onUndo={(actionId) => address.openAction(actionId)}
        />
      )}
    </Card>
  );
}
