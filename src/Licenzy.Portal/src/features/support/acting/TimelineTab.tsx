import { Button, Switch, VisuallyHidden } from '@mantine/core';
import { IconArrowUp, IconFilterOff, IconHistory } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { CsvExport } from '@/components/CsvExport';
import { EmptyState } from '@/components/EmptyState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import { useTimeZone, zoneName } from '@/text/time';
import { useCustomerAddress } from './customerAddress';
import { fileNameOf } from './download';
import { LaterRows } from './LaterRows';
import { openRowsOf, toggledRow } from './openRows';
import { TimelineBar } from './TimelineBar';
import { timelineColumns } from './timelineCsv';
import { TimelineDays } from './TimelineDays';
import { filtersOf, isFiltered } from './timelineFilters';
import { useTimeline, useTimelinePage } from './useTimeline';
import classes from './Timeline.module.css';

interface TimelineTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

const PAGE = 50;

/** Everything that happened to a customer: filtered, followed, unfolded, exported. */
export function TimelineTab({ subjectRef, at, customer }: TimelineTabProps) {
  const { mode } = useScope();
  const zone = useTimeZone();
  const address = useCustomerAddress(subjectRef);
  const [follow, setFollow] = useState(true);
  const top = useRef<HTMLDivElement>(null);
  const filters = filtersOf(address.search, zone, at);
  const page = useTimelinePage(subjectRef, filters);
  const atTop = () => (top.current?.getBoundingClientRect().top ?? 0) >= 0;
  const timeline = useTimeline({ subjectRef, filters, limit: PAGE, follow: follow && !at, atTop });
  const open = openRowsOf(address.search.open);
  const filtered = isFiltered(address.search);
  const empty = timeline.rows.length === 0;
  const clear = { lane: undefined, changes_access: undefined, product_code: undefined, from: undefined, to: undefined };

  function goToNews() {
    timeline.showNews();
    top.current?.scrollIntoView({ block: 'center' });
  }

  return (
    <Card
      title="Timeline"
      flush
      aside={
        <>
          {!at && (
            <Switch size="xs" label="Follow" checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />
          )}
          <CsvExport
            fetch={(cursor, signal) => page(cursor, 100, signal)}
            columns={timelineColumns(zone)}
            fileName={fileNameOf('timeline', subjectRef, mode)}
            noun="timeline rows"
            disabled={empty}
          />
        </>
      }
    >
      <div ref={top} />
      <TimelineBar subjectRef={subjectRef} customer={customer} />
      <VisuallyHidden role="status">{timeline.news > 0 ? `${timeline.news} new` : ''}</VisuallyHidden>
      {timeline.news > 0 && !at && (
        <div className={classes.news}>
          <Button size="xs" radius="xl" leftSection={<IconArrowUp size={14} stroke={1.7} />} onClick={goToNews}>
            {timeline.news} new
          </Button>
        </div>
      )}
      {at && (
        <div className={classes.slot}>
          <LaterRows subjectRef={subjectRef} at={at} />
        </div>
      )}
      {timeline.problem && (
        <div className={classes.slot}>
          <ProblemAlert problem={problemOf(timeline.problem)} retry={timeline.retry} />
        </div>
      )}
      {empty && !timeline.problem ? (
        <Nothing loading={timeline.loading} filtered={filtered} past={Boolean(at)} onClear={() => address.set(clear, 'replace')} />
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
      {!empty && (
        <div className={classes.slot}>
          <div className={classes.foot}>
            {timeline.hasOlder && (
              <Button variant="default" size="xs" loading={timeline.loadingOlder} onClick={timeline.showOlder}>
                Show older
              </Button>
            )}
            <span>
              {timeline.rows.length} {timeline.rows.length === 1 ? 'row' : 'rows'}
              {timeline.hasOlder ? ' so far' : ''} · times in {zoneName(zone)}
            </span>
          </div>
        </div>
      )}
    </Card>
  );
}

function Nothing({ loading, filtered, past, onClear }: { loading: boolean; filtered: boolean; past: boolean; onClear: () => void }) {
  if (loading) {
    return (
      <div className={classes.slot}>
        <SkeletonRows rows={8} height={52} />
      </div>
    );
  }
  return filtered ? (
    <EmptyState
      icon={IconFilterOff}
      variant="filtered"
      title="Nothing of this kind happened"
      text="There may be rows that the filters leave out."
      actions={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={IconHistory}
      title={past ? 'Nothing had happened by then' : 'Nothing has happened yet'}
      text="Checkouts, payments, consumption and what operators do appear here as they happen. Sync asks Stripe for sales that are missing."
    />
  );
}
