import { CloseButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { write } from '@/api/client';
import { newIntent } from '@/api/intent';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import { maskSecrets } from '@/text/secrets';
import { elapsed } from '@/text/time';
import { AnswerBadge } from './AnswerBadge';
import { hintFor } from './attemptHints';
import classes from './TestEvent.module.css';

/** An endpoint answers within 15 seconds or not at all. */
const WAIT_SECONDS = 16;

/** Sends an endpoint a test event and waits for its first answer. */
export function useTestEvent(endpointId: string) {
  const { api, key } = useScope();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      write(() =>
        api.POST('/portal/webhooks/endpoints/{endpoint_id}/test', {
          params: { path: { endpoint_id: endpointId }, query: { wait: WAIT_SECONDS }, header: { 'Idempotency-Key': newIntent() } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: key('endpoints') }),
  });
}

/** What came of a test event: the answer, how long it took, and what to do when it failed. */
export function TestAnswer({ test }: { test: ReturnType<typeof useTestEvent> }) {
  if (test.isIdle) {
    return null;
  }
  return (
    <div className={classes.answer} role="status">
      {test.isPending && <span>Sending a test event; an answer may take 15 seconds…</span>}
      {test.error && <ProblemAlert problem={problemOf(test.error)} />}
      {test.data && (
        <>
          <div className={classes.text}>
            <Answer delivery={test.data} />
          </div>
          <CloseButton size="sm" aria-label="Hide the answer" onClick={() => test.reset()} />
        </>
      )}
    </div>
  );
}

function Answer({ delivery }: { delivery: Schema<'DeliveryDetail'> }) {
  const { path } = useScope();
  const attempt = delivery.attempt_details?.at(-1);
  const link = <AppLink href={path(`/deliveries/${delivery.id}`)}>See the delivery</AppLink>;
  if (!attempt) {
    return (
      <p>
        The test event waits to be sent{delivery.held ? ': the endpoint takes nothing now' : ''}. {link}
      </p>
    );
  }
  const hint = hintFor(attempt.error, attempt.http_status);
  return (
    <>
      <p>
        Test event sent: <AnswerBadge status={attempt.http_status} error={attempt.error} /> in {elapsed(attempt.duration_ms)}
        {attempt.response ? (
          <>
            {' '}
            <code className={classes.body}>{maskSecrets(attempt.response.slice(0, 200))}</code>
          </>
        ) : null}
        . {link}
      </p>
      {hint && <p className={classes.hint}>{hint}</p>}
    </>
  );
}
