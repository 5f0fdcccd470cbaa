import { Button, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconArrowNarrowRight, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { lazy, memo, Suspense } from 'react';
import { SkeletonRows } from '@/components/SkeletonRows';
import { exactTime, rfc3339, timeOfDay } from '@/text/time';
import { ActionGate } from './ActionGate';
import { lanes } from './laneLooks';
import { Sentence } from './Sentence';
import { effectsOf } from './timelineEffects';
import { plainSentence, type TimelineRow } from './timelineText';
import { ToldApp } from './ToldApp';
import classes from './Timeline.module.css';

const TimelineProof = lazy(() => import('./TimelineProof').then((module) => ({ default: module.TimelineProof })));

interface TimelineRowItemProps {
  row: TimelineRow;
  zone: string;
  /** The row that this one took back, where it is on the page. */
  undid: TimelineRow | undefined;
  open: boolean;
  at?: string;
  onToggle: (id: string) => void;
  onUndo: (actionId: string) => void;
  /** Goes to the row of an action. */
  onGoTo: (actionId: string) => void;
}

/** One cause: when, what, what it changed, and what the app was told of it. */
export const TimelineRowItem = memo(function TimelineRowItem(props: TimelineRowItemProps) {
  const { row, zone, undid, open, at, onToggle, onUndo, onGoTo } = props;
  const lane = lanes[row.lane] ?? lanes.licenzy;
  const Icon = lane?.icon;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const undone = row.undone_by;
  const proofId = `proof-${row.id}`;
  return (
    <li className={classes.row} id={row.action_id ?? undefined} data-undone={undone ? '' : undefined} tabIndex={-1}>
      <time className={classes.time} dateTime={rfc3339(row.at)} title={exactTime(row.at, zone)}>
        {timeOfDay(row.at, zone)}
      </time>
      <span className={classes.lane} data-lane={row.lane}>
        {Icon && <Icon size={14} stroke={1.7} />}
        <VisuallyHidden>{lane?.label}:</VisuallyHidden>
      </span>
      <div className={classes.body}>
        <div className={classes.what}>
          {undone ? (
            <s>
              <Sentence row={row} />
            </s>
          ) : (
            <Sentence row={row} />
          )}
          {effectsOf(row, zone).map((effect) => (
            <span key={effect.key} className={classes.effect} data-tone={effect.tone}>
              {effect.about && <span>{effect.about}: </span>}
              {effect.before !== null && (
                <>
                  {effect.before}
                  <IconArrowNarrowRight size={14} stroke={1.7} aria-hidden />
                  <VisuallyHidden> to </VisuallyHidden>
                </>
              )}
              <strong>{effect.after}</strong>
            </span>
          ))}
        </div>
        <div className={classes.told}>
          <code className={classes.reason}>{row.reason}</code>
          <ToldApp deliveries={row.deliveries} runs={row.units === null ? 1 : row.count} />
          {row.undoable && row.action_id !== null && (
            <ActionGate at={at} action="undo this">
              {(gate) => (
                <Button
                  variant="default"
                  size="compact-xs"
                  leftSection={<IconArrowBackUp size={14} stroke={1.7} />}
                  onClick={() => onUndo(row.action_id ?? '')}
                  {...gate.props}
                >
                  Undo<VisuallyHidden> {plainSentence(row, zone)}</VisuallyHidden>
                </Button>
              )}
            </ActionGate>
          )}
          {undone && (
            <button type="button" className={classes.jump} onClick={() => onGoTo(undone)}>
              Undone, see by whom
            </button>
          )}
        </div>
        {undid && (
          <div className={classes.undid}>
            Undid{' '}
            <button type="button" className={classes.jump} onClick={() => onGoTo(undid.action_id ?? '')}>
              {plainSentence(undid, zone)}
            </button>
          </div>
        )}
        {row.note && row.lane === 'operator' && <blockquote className={classes.note}>“{row.note}”</blockquote>}
        {open && (
          <div id={proofId} className={classes.proof}>
            <Suspense fallback={<SkeletonRows rows={4} />}>
              <TimelineProof row={row} />
            </Suspense>
          </div>
        )}
      </div>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={open}
        aria-controls={open ? proofId : undefined}
        onClick={() => onToggle(row.id)}
      >
        <Chevron size={16} stroke={1.7} aria-hidden />
        <VisuallyHidden>Details of: {plainSentence(row, zone)}</VisuallyHidden>
      </button>
    </li>
  );
});
