import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, write } from '@/api/client';
import { newIntents } from '@/api/intent';
import { problemOf } from '@/api/problem';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { type Since, sinceChoices, sinceMoment } from '@/text/since';
import classes from './Dialogs.module.css';
import { shortUrl } from './endpointUrl';
import { allTypes } from './eventTypes';
import { useEndpoints } from './useEndpoints';

interface RequeueDeadDialogProps {
  opened: boolean;
  onClose: () => void;
  eventType?: string;
  endpointId?: string;
}

/** Puts dead deliveries back to pending, by when, what and where to; says first how many. */
export function RequeueDeadDialog(props: RequeueDeadDialogProps) {
  const { mode } = useScope();
  return (
    <DialogFrame title="Requeue dead deliveries" mode={mode} opened={props.opened} onClose={props.onClose} width={480}>
      <RequeueDeadForm {...props} />
    </DialogFrame>
  );
}

function RequeueDeadForm({ onClose, ...initial }: RequeueDeadDialogProps) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  const endpoints = useEndpoints().data ?? [];
  const [since, setSince] = useState<{ choice: Since; moment?: string }>({ choice: 'any' });
  const [eventType, setEventType] = useState(initial.eventType ?? '');
  const [endpointId, setEndpointId] = useState(initial.endpointId ?? '');
  const [intents] = useState(newIntents);
  const body = { since: since.moment ?? null, event_type: eventType || null, endpoint_id: endpointId || null };
  const count = useQuery({
    queryKey: key('deliveries', 'requeue-dead', body),
    queryFn: () => call(() => api.POST('/portal/webhooks/outbound/requeue-dead', { body: { ...body, dry_run: true } })),
    placeholderData: (before) => before,
  });
  const requeue = useMutation({
    mutationFn: () =>
      write(() => api.POST('/portal/webhooks/outbound/requeue-dead', { body, params: { header: { 'Idempotency-Key': intents.of(body) } } })),
    onSuccess: (done) => {
      toast.show({
        text: `Requeued ${counted(done.requeued, 'delivery', 'deliveries')} in ${mode}.`,
        detail: done.has_more ? 'There are more: requeue again for the rest.' : 'They leave now, oldest first.',
      });
      void client.invalidateQueries({ queryKey: key('deliveries') });
      onClose();
    },
  });
  const dead = count.data?.requeued ?? 0;
  const deadText = `${counted(dead, 'delivery', 'deliveries')}`;

  return (
    <div className={classes.form}>
      <p>They are sent again as they are: the same events, with the payload of then. Your app passes over what it has handled already.</p>
      <NativeSelect
        label="Made since"
        data-autofocus
        data={[...sinceChoices]}
        value={since.choice}
        onChange={(event) => {
          const choice = sinceChoices.find((known) => known.value === event.currentTarget.value)?.value ?? 'any';
          setSince({ choice, moment: sinceMoment(choice) });
        }}
      />
      <NativeSelect
        label="Event type"
        data={[{ value: '', label: 'Every type' }, ...allTypes.map((type) => ({ value: type, label: type }))]}
        value={eventType}
        onChange={(event) => setEventType(event.currentTarget.value)}
      />
      <NativeSelect
        label="Endpoint"
        data={[{ value: '', label: 'Every endpoint' }, ...endpoints.map((known) => ({ value: known.id, label: shortUrl(known.url) }))]}
        value={endpointId}
        onChange={(event) => setEndpointId(event.currentTarget.value)}
      />
      {count.error ? (
        <ProblemAlert problem={problemOf(count.error)} retry={() => void count.refetch()} />
      ) : (
        <p role="status" className={classes.figure}>
          {count.data
            ? dead === 0
              ? 'No dead delivery fits. Nothing would be sent.'
              : `${deadText}${count.data.has_more ? ' (and more after them)' : ''} would be sent again.`
            : 'Counting…'}
        </p>
      )}
      {requeue.error && <ProblemAlert problem={problemOf(requeue.error)} />}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button loading={requeue.isPending} disabled={dead === 0 || count.isPlaceholderData} onClick={() => requeue.mutate()}>
          {dead === 0 ? `Requeue in ${mode}` : `Requeue ${deadText} in ${mode}`}
        </Button>
      </DialogActions>
    </div>
  );
}
