import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, write } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { Changes } from './Changes';
import classes from './Events.module.css';
import { replayInWords } from './eventWords';

type Event = Schema<'InboundEventView'>;

interface ReplayDialogProps {
  event: Event;
  opened: boolean;
  onClose: () => void;
}

/** Applies an event again, after showing what would come of it. */
export function ReplayDialog(props: ReplayDialogProps) {
  const { mode } = useScope();
  return (
    <DialogFrame
      title={
        <>
          Replay <code>{props.event.type}</code>
        </>
      }
      mode={mode}
      opened={props.opened}
      onClose={props.onClose}
    >
      <ReplayPreview {...props} />
    </DialogFrame>
  );
}

function ReplayPreview({ event, onClose }: ReplayDialogProps) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  const params = { path: { stripe_event_id: event.stripe_event_id } };
  const preview = useQuery({
    queryKey: key('events', 'replay', event.stripe_event_id),
    queryFn: () => call(() => api.POST('/portal/stripe/events/{stripe_event_id}/replay', { params, body: { dry_run: true } })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const replay = useMutation({
    mutationFn: () => write(() => api.POST('/portal/stripe/events/{stripe_event_id}/replay', { params, body: { dry_run: false } })),
    onSuccess: (done) => {
      const failed = done.event.status === 'failed' || done.event.status === 'received';
      toast.show({ tone: failed ? 'bad' : 'ok', text: `Replayed ${event.type} in ${mode}.`, detail: replayInWords(done.changes, done.event, false) });
      void client.invalidateQueries({ queryKey: key('events') });
      void client.invalidateQueries({ queryKey: key('unmapped') });
      onClose();
    },
  });
  const answer = preview.data;
  return (
    <>
      <p>Licenzy applies the event again as Stripe sent it. What was applied before is not applied twice.</p>
      {preview.error ? (
        <ProblemAlert problem={problemOf(preview.error)} retry={() => void preview.refetch()} />
      ) : answer ? (
        <>
          <p role="status">
            <strong>{replayInWords(answer.changes, answer.event, true)}</strong> {answer.changes.length === 0 ? answer.event.why : ''}
          </p>
          {answer.changes.length > 0 && (
            <div className={classes.inDialog} role="region" aria-label="What would change" tabIndex={0}>
              <Changes changes={answer.changes} preview />
            </div>
          )}
        </>
      ) : (
        <Skeleton height={40} aria-hidden />
      )}
      {replay.error && <ProblemAlert problem={problemOf(replay.error)} />}
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Leave it as it is
        </Button>
        <Button loading={replay.isPending} disabled={!answer} onClick={() => replay.mutate()}>
          Replay in {mode}
        </Button>
      </DialogActions>
    </>
  );
}
