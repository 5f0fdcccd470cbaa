import { Button, SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconForbid2Filled, IconShieldCheckFilled } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { Schema } from '@/api/schemas';
import { PageLink } from '@/components/links';
import { oneOf } from '@/shell/search';
import { usePageActions } from '@/shell/pageActions';
import { useScope } from '@/shell/scope';
import { useShortcut } from '@/shell/Shortcuts';
import { useTimeZone } from '@/text/time';
import { useSearchChange } from '../useSearchChange';
import { AccessRibbon } from './AccessRibbon';
import classes from './DecisionCard.module.css';
import { DecisionSentence } from './DecisionSentence';
import { decisionSentence } from './decisionSentence';
import { rangeStart, ribbonRanges, usualRange, type RibbonRange } from './ribbon';
import { TimeField } from './TimeField';
import type { TimeTravel } from './useTimeTravel';
import { useWhy } from './useWhy';
import { WhyPanel } from './WhyPanel';

const rangeLabels: Record<RibbonRange, string> = { '7d': '7 days', '30d': '30 days', '90d': '90 days', all: 'All' };

interface DecisionCardProps {
  customer: Schema<'CustomerPage'>;
  time: TimeTravel;
  /** The answer is of the instant before the one that was asked for. */
  stale: boolean;
}

/** Access or not, and why: the sentence, access over time, and the proof below. */
export function DecisionCard({ customer, time, stale }: DecisionCardProps) {
  const zone = useTimeZone();
  const why = useWhy(customer.decision.allowed);
  const [timeOpened, setTimeOpened] = useState(false);
  const explained = customer.decision.entitlements.length > 0;
  useShortcut('w', () => explained && why.toggle(), 'Why');
  useShortcut('t', () => setTimeOpened(true), 'Look at another time');
  usePageActions([
    { id: 'why', label: why.open ? 'Hide why' : 'Show why', keys: 'w', disabledReason: explained ? null : 'There is nothing to explain.', run: why.toggle },
    { id: 'time', label: 'Look at another time', keys: 't', run: () => setTimeOpened(true) },
  ]);
  const panel = useId();
  const words = decisionSentence(customer, { zone, now: time.now, stretch: time.stretch });
  const Icon = words.allowed ? IconShieldCheckFilled : IconForbid2Filled;
  return (
    <section
      className={classes.card}
      data-allowed={words.allowed}
      data-past={customer.is_past || undefined}
      data-stale={stale || undefined}
      aria-label="Decision"
      aria-busy={stale || undefined}
    >
      <div className={classes.body}>
        <div className={classes.head}>
          <Icon size={34} className={classes.icon} aria-hidden />
          <DecisionSentence
            words={words}
            about={`${customer.mode} ${customer.subject_ref} ${time.at ?? ''}`}
            after={words.never ? <OtherMode subjectRef={customer.subject_ref} /> : null}
          />
          <div className={classes.buttons}>
            <TimeField time={time} opened={timeOpened} onChange={setTimeOpened} />
            {explained ? (
              <Button
                variant="default"
                aria-expanded={why.open}
                aria-controls={panel}
                aria-keyshortcuts="w"
                rightSection={<IconChevronDown size={15} stroke={1.7} className={classes.chevron} data-open={why.open || undefined} aria-hidden />}
                onClick={why.toggle}
              >
                Why
              </Button>
            ) : null}
          </div>
        </div>
        {customer.known ? <Ribbon time={time} /> : null}
      </div>
      <div id={panel}>{why.open && explained ? <WhyPanel customer={customer} /> : null}</div>
    </section>
  );
}

function Ribbon({ time }: { time: TimeTravel }) {
  const search = useSearch({ strict: false });
  const change = useSearchChange();
  const range = oneOf(search.range, ribbonRanges, usualRange(time.stretches, time.now));
  const at = time.at === null ? null : Date.parse(time.at);
  const usual = rangeStart(range, time.stretches, time.now);
  // An instant before the range is never beside the ribbon: the ribbon reaches back to it.
  const from = at !== null && at < usual ? at - (time.now - at) * 0.03 : usual;
  if (!time.ready) {
    return <div className={classes.ribbonSpace} aria-hidden="true" />;
  }
  return (
    <div className={classes.ribbonRow}>
      <div className={classes.ribbon}>
        <AccessRibbon stretches={time.stretches} from={from} to={time.now} at={at} onAt={time.travel} />
      </div>
      <SegmentedControl
        size="xs"
        className={classes.ranges}
        aria-label="How far back"
        value={range}
        onChange={(next) => change({ range: next }, { replace: true })}
        data={ribbonRanges.map((value) => ({ value, label: rangeLabels[value] }))}
      />
    </div>
  );
}

/** Leads to the same customer in the other mode. */
export function OtherMode({ subjectRef }: { subjectRef: string }) {
  const { projectId, mode } = useScope();
  const other = mode === 'live' ? 'test' : 'live';
  return (
    <PageLink inherit to="/p/$projectId/$mode/customers/$subjectRef" params={{ projectId, mode: other, subjectRef }}>
      Look in {other} mode
    </PageLink>
  );
}
