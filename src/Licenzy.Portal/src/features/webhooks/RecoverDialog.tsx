import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, write } from '@/api/client';
import { newIntents } from '@/api/intent';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { MomentField } from '@/components/MomentField';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import { counted, grouped } from '@/text/numbers';
import { type Since, sinceMoment } from '@/text/since';
import classes from './Dialogs.module.css';
import { shortUrl } from './endpointUrl';
import type { Endpoint } from './useEndpoints';

const choices: readonly { value: Exclude<Since, 'any'> | 'exact'; label: string }[] = [
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days, the most' },
  { value: 'exact', label: 'From a time on…' },
];

type Choice = (typeof choices)[number]['value'];

const chosenNow = (value: Choice): { value: Choice; moment: string | undefined } => ({
  value,
  moment: value === 'exact' ? undefined : sinceMoment(value),
});

const POLL_MS = 1_000;

interface RecoverDialogProps {
  endpoint: Endpoint;
  opened: boolean;
  onClose: () => void;
}

/** Sends an endpoint what it missed since a time, and shows how far that is. */
export function RecoverDialog({ endpoint, opened, onClose }: RecoverDialogProps) {
  const { mode } = useScope();
  return (
    <DialogFrame title={`Recover what ${shortUrl(endpoint.url)} missed`} mode={mode} opened={opened} onClose={onClose} width={480}>
      <RecoverForm endpoint={endpoint} onClose={onClose} />
    </DialogFrame>
  );
}

function RecoverForm({ endpoint, onClose }: Omit<RecoverDialogProps, 'opened'>) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const downSince = endpoint.disabled_at ?? endpoint.failing_since ?? undefined;
  // The moment is taken when it is chosen: a try that is repeated asks for the same, under the same key.
  const [chosen, setChosen] = useState(() => chosenNow(downSince ? 'exact' : '24h'));
  const choice = chosen.value;
  const [exact, setExact] = useState<string | undefined>(endpoint.failing_since ?? downSince);
  const [intents] = useState(newIntents);
  const start = useMutation({
    mutationFn: (since: string) =>
      write(() =>
        api.POST('/portal/webhooks/endpoints/{endpoint_id}/recover', {
          params: { path: { endpoint_id: endpoint.id }, header: { 'Idempotency-Key': intents.of(since) } },
          body: { since },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: key('endpoints', 'recoveries', endpoint.id) }),
  });
  if (start.data) {
    return <Progress endpoint={endpoint} started={start.data} onClose={onClose} />;
  }
  const since = choice === 'exact' ? exact : chosen.moment;
  return (
    <div className={classes.form}>
      <p>
        Licenzy looks at every event from then on, and sends again what this endpoint should have got and did not take. What it took is left
        alone.
      </p>
      <NativeSelect
        label="Since"
        data-autofocus
        data={[...choices]}
        value={choice}
        onChange={(event) => setChosen(chosenNow(choices.find((known) => known.value === event.currentTarget.value)?.value ?? '24h'))}
      />
      {choice === 'exact' && (
        <MomentField label="From" value={exact} onChange={setExact} description="At most 30 days back." error={exact ? null : 'Enter a date and time'} />
      )}
      {start.error && <ProblemAlert problem={problemOf(start.error)} />}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button loading={start.isPending} disabled={!since} onClick={() => since && start.mutate(since)}>
          Recover in {mode}
        </Button>
      </DialogActions>
    </div>
  );
}

function Progress({ endpoint, started, onClose }: { endpoint: Endpoint; started: Schema<'RecoveryView'>; onClose: () => void }) {
  const { api, key } = useScope();
  const query = useQuery({
    queryKey: key('endpoints', 'recoveries', endpoint.id, started.id),
    queryFn: ({ signal }) =>
      call(() =>
        api.GET('/portal/webhooks/endpoints/{endpoint_id}/recoveries/{recovery_id}', {
          params: { path: { endpoint_id: endpoint.id, recovery_id: started.id } },
          signal,
        }),
      ),
    initialData: started,
    refetchInterval: (state) => (state.state.data?.state === 'running' ? POLL_MS : false),
  });
  return (
    <div className={classes.form}>
      <p role="status" className={classes.figure}>
        {recoveryInWords(query.data)}
      </p>
      {query.error && <ProblemAlert problem={problemOf(query.error)} retry={() => void query.refetch()} />}
      {query.data.state === 'running' && <p className={classes.quiet}>It goes on when you close this.</p>}
      <DialogActions>
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </div>
  );
}

/** How far a recovery is, or what came of it. */
export function recoveryInWords(recovery: Pick<Schema<'RecoveryView'>, 'state' | 'looked' | 'recovered' | 'more'>): string {
  const found = `${counted(recovery.looked, 'event')} looked at, ${grouped(recovery.recovered)} sent again`;
  switch (recovery.state) {
    case 'running':
      return `Running: ${found} so far.`;
    case 'canceled':
      return `Ended when the endpoint was deleted: ${found}.`;
    default:
      return recovery.recovered === 0
        ? `Finished: ${counted(recovery.looked, 'event')} looked at, nothing was missed.`
        : `Finished: ${found}.${recovery.more ? ' There is more: recover once more for the rest.' : ''}`;
  }
}
