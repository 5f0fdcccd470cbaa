import { VisuallyHidden } from '@mantine/core';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { StatusBadge } from '@/components/StatusBadge';
import { counted } from '@/text/numbers';
import { deliverySentence } from './deliverySentence';
import classes from './Detail.module.css';
import { NextAttempt } from './NextAttempt';

type Detail = Schema<'DeliveryDetail'>;

/** How a delivery stands, in a sentence; below, a bar for each of its attempts. */
export function DeliveryStatus({ detail }: { detail: Detail }) {
  const sentence = deliverySentence(detail);
  const requeueable = detail.status === 'dead' || detail.status === 'failed';
  return (
    <Card>
      <p className={classes.sentence}>
        <span className={classes.badge}>
          <StatusBadge domain="delivery" value={detail.status} />
        </span>
        {sentence.way}{' '}
        {detail.next_attempt_at && !detail.held && detail.status !== 'sent' && (
          <>
            Next attempt <NextAttempt at={detail.next_attempt_at} />
            {detail.max_attempts === null ? '' : ` (${detail.attempts + 1} of ${detail.max_attempts})`}.{' '}
          </>
        )}
        {sentence.told}
      </p>
      <Segments detail={detail} />
      {!detail.deliveries && (
        <p className={classes.note}>
          {requeueable && <>Requeue sends this same delivery again, now. </>}
          Resend makes a new delivery of the same event id, to the same endpoint. Your app passes over an event that it has handled already.
        </p>
      )}
    </Card>
  );
}

/** More than these say no more. */
const MOST = 20;

function Segments({ detail }: { detail: Detail }) {
  const attempts = (detail.attempt_details ?? []).slice(-MOST);
  if (attempts.length === 0) {
    return null;
  }
  const open = detail.status === 'failed' ? Math.max(0, Math.min(MOST, detail.max_attempts ?? 0) - attempts.length) : 0;
  return (
    <div className={classes.segments}>
      {attempts.map((attempt, index) => {
        const last = index === attempts.length - 1 && detail.status === 'dead';
        return <span key={attempt.number} className={classes.segment} data-state={attempt.error === null ? 'ok' : last ? 'last' : 'failed'} />;
      })}
      {Array.from({ length: open }, (_, index) => (
        <span key={`open-${index}`} className={classes.segment} />
      ))}
      <VisuallyHidden>{`${counted(detail.attempts, 'attempt')} made`}</VisuallyHidden>
    </div>
  );
}
