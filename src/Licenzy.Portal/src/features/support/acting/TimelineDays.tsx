import { useCallback, useMemo, useRef } from 'react';
import { useNow } from '@/components/useNow';
import { useTimeZone } from '@/text/time';
import { TimelineRowItem } from './TimelineRowItem';
import { daysOf, undoneBy } from './timelineDays';
import type { TimelineRow } from './timelineText';
import classes from './Timeline.module.css';

interface TimelineDaysProps {
  rows: readonly TimelineRow[];
  open: ReadonlySet<string>;
  onToggle: (id: string) => void;
  onUndo: (actionId: string) => void;
  at?: string;
  stale?: boolean;
  /** The level of the days' headings. */
  level?: 2 | 3;
}

const MANY = 200;

/** Rows under their days. A jump to the row of an action lights it up. */
export function TimelineDays({ rows, open, onToggle, onUndo, at, stale = false, level = 3 }: TimelineDaysProps) {
  const zone = useTimeZone();
  const now = useNow();
  const list = useRef<HTMLOListElement>(null);
  const days = useMemo(() => daysOf(rows, zone, now), [rows, zone, now]);
  const undid = useMemo(() => undoneBy(rows), [rows]);
  const Heading = `h${level}` as const;

  const goTo = useCallback((actionId: string) => {
    const row = list.current?.querySelector<HTMLElement>(`#${CSS.escape(actionId)}`);
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
    row?.setAttribute('data-found', '');
    row?.addEventListener('blur', () => row.removeAttribute('data-found'), { once: true });
  }, []);
  // Rows are drawn again only when they change: what they call must stay the same.
  const latest = useRef({ onToggle, onUndo });
  latest.current = { onToggle, onUndo };
  const toggle = useCallback((id: string) => latest.current.onToggle(id), []);
  const undo = useCallback((id: string) => latest.current.onUndo(id), []);

  return (
    <ol className={classes.days} ref={list} data-many={rows.length > MANY ? '' : undefined}>
      {days.map((day) => (
        <li key={day.key}>
          <Heading className={classes.day}>{day.header}</Heading>
          <ol className={classes.rows} data-stale={stale ? '' : undefined}>
            {day.rows.map((row) => (
              <TimelineRowItem
                key={row.id}
                row={row}
                zone={zone}
                undid={row.action_id ? undid.get(row.action_id) : undefined}
                open={open.has(row.id)}
                at={at}
                onToggle={toggle}
                onUndo={undo}
                onGoTo={goTo}
              />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
