import { IconChevronDown, IconChevronRight, IconSend } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { CodeFrame } from '@/components/CodeFrame';
import { EmptyState } from '@/components/EmptyState';
import { FieldList } from '@/components/FieldList';
import { JsonViewer } from '@/components/JsonViewer';
import { Notice } from '@/components/Notice';
import { useFilters } from '@/shell/useFilters';
import { grouped } from '@/text/numbers';
import { maskSecrets } from '@/text/secrets';
import { elapsed, exactTime, useTimeZone, zoneName } from '@/text/time';
import { AnswerBadge } from './AnswerBadge';
import { hintFor, triggerInWords } from './attemptHints';
import classes from './Attempts.module.css';

type Attempt = Schema<'AttemptView'>;

/** Every attempt of a delivery, newest first; one unfolds with what was answered and what to do. */
export function Attempts({ detail }: { detail: Schema<'DeliveryDetail'> }) {
  const search = useSearch({ from: '/person/p/$projectId/$mode/deliveries/$deliveryId' });
  const filters = useFilters();
  const zone = useTimeZone();
  const attempts = [...(detail.attempt_details ?? [])].reverse();
  // Without a choice the newest is open where it failed: its answer is what people come for.
  const newest = attempts[0];
  const open = search.attempt ?? (newest?.error ? String(newest.number) : 'none');
  return (
    <Card title="Attempts" description={`Times in ${zoneName(zone)}, newest first`} aside={grouped(detail.attempts)} flush>
      {attempts.length === 0 ? (
        <EmptyState icon={IconSend} title="No attempt yet" text={detail.held ? 'It waits for its endpoint.' : 'The first one is made within seconds.'} />
      ) : (
        <ol className={classes.list}>
          {attempts.map((attempt) => {
            const opened = open === String(attempt.number);
            const id = `attempt-${attempt.number}`;
            return (
              <li key={attempt.number} className={classes.item}>
                <button
                  type="button"
                  className={classes.row}
                  aria-expanded={opened}
                  aria-controls={opened ? id : undefined}
                  onClick={() => filters.change({ attempt: opened ? 'none' : String(attempt.number) })}
                >
                  <span className={classes.number}>{attempt.number}</span>
                  <span className={classes.time}>{exactTime(attempt.started_at, zone)}</span>
                  <AnswerBadge status={attempt.http_status} error={attempt.error} />
                  <span className={classes.took}>{elapsed(attempt.duration_ms)}</span>
                  <span className={classes.detail}>{attempt.detail ?? 'Taken.'}</span>
                  {opened ? <IconChevronDown size={16} stroke={1.7} aria-hidden /> : <IconChevronRight size={16} stroke={1.7} aria-hidden />}
                </button>
                {opened && (
                  <div id={id} className={classes.opened}>
                    <OpenAttempt attempt={attempt} />
                  </div>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}

function OpenAttempt({ attempt }: { attempt: Attempt }) {
  const zone = useTimeZone();
  const hint = hintFor(attempt.error, attempt.http_status);
  return (
    <>
      {hint && <Notice tone="info">{hint}</Notice>}
      <FieldList
        layout="columns"
        items={[
          { label: 'Made as', value: triggerInWords(attempt.trigger) },
          { label: 'Posted to', value: <code>{attempt.url}</code> },
          { label: 'Connected to', value: <code>{attempt.address}</code>, hidden: attempt.address === null },
          {
            label: 'Next attempt was due',
            value: attempt.next_attempt_at && exactTime(attempt.next_attempt_at, zone),
            hidden: attempt.next_attempt_at === null,
          },
        ]}
      />
      <Response text={attempt.response} answered={attempt.http_status !== null} />
    </>
  );
}

function Response({ text, answered }: { text: string | null; answered: boolean }) {
  if (!text) {
    return <p className={classes.quiet}>{answered ? 'The answer had no body.' : 'There was no answer.'}</p>;
  }
  const parsed = parse(text);
  const label = 'Answer, first 1 KiB';
  if (parsed !== undefined) {
    return <JsonViewer label={label} data={parsed} hrefOf={null} maxHeight={320} />;
  }
  return (
    <CodeFrame label={label} copyText={() => maskSecrets(text)} maxHeight={320}>
      <code>{maskSecrets(text)}</code>
    </CodeFrame>
  );
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : undefined;
  } catch {
    // Not JSON, or cut off: shown as it came.
    return undefined;
  }
}
