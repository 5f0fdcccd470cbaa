import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, write } from '@/api/client';
import { problemOf } from '@/api/problem';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { type Since, sinceChoices, sinceMoment } from '@/text/since';

interface ReplayFailedDialogProps {
  opened: boolean;
  onClose: () => void;
  type?: string;
  since?: string;
}

/** Applies every event that failed again, by when and of which type; says first how many. */
export function ReplayFailedDialog(props: ReplayFailedDialogProps) {
  const { mode } = useScope();
  return (
    <DialogFrame title="Replay failed events" mode={mode} opened={props.opened} onClose={props.onClose} width={480}>
      <ReplayFailedForm {...props} />
    </DialogFrame>
  );
}

function ReplayFailedForm({ onClose, type: initialType, since: initialSince }: ReplayFailedDialogProps) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  const [since, setSince] = useState<{ choice: Since; moment?: string }>({ choice: 'any', moment: initialSince });
  const [type, setType] = useState(initialType ?? '');
  const body = { since: since.moment ?? null, type: type.trim() || null };
  const count = useQuery({
    queryKey: key('events', 'replay-failed', body),
    queryFn: () => call(() => api.POST('/portal/stripe/events/replay-failed', { body: { ...body, dry_run: true } })),
    placeholderData: (before) => before,
  });
  const replay = useMutation({
    mutationFn: () => write(() => api.POST('/portal/stripe/events/replay-failed', { body })),
    onSuccess: (done) => {
      toast.show({
        text: `Replaying ${counted(done.replayed, 'event')} in ${mode}.`,
        detail: done.has_more ? 'There are more: replay again for the rest.' : 'They are applied within seconds.',
      });
      void client.invalidateQueries({ queryKey: key('events') });
      onClose();
    },
  });
  const failed = count.data?.replayed ?? 0;
  return (
    <>
      <p>Each event is applied again as Stripe sent it. One that was made good in another way changes nothing.</p>
      <NativeSelect
        label="Received"
        data-autofocus
        data={[...sinceChoices]}
        value={since.choice}
        onChange={(event) => {
          const choice = sinceChoices.find((known) => known.value === event.currentTarget.value)?.value ?? 'any';
          setSince({ choice, moment: sinceMoment(choice) });
        }}
      />
      <TextInput
        label="Type"
        placeholder="Every type"
        value={type}
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setType(event.currentTarget.value)}
      />
      {count.error ? (
        <ProblemAlert problem={problemOf(count.error)} retry={() => void count.refetch()} />
      ) : (
        <p role="status">
          {!count.data
            ? 'Counting…'
            : failed === 0
              ? 'No failed event fits. Nothing would be replayed.'
              : `${counted(failed, 'failed event')}${count.data.has_more ? ' (and more after them)' : ''} would be replayed.`}
        </p>
      )}
      {replay.error && <ProblemAlert problem={problemOf(replay.error)} />}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button loading={replay.isPending} disabled={failed === 0 || count.isPlaceholderData} onClick={() => replay.mutate()}>
          {failed === 0 ? `Replay in ${mode}` : `Replay ${counted(failed, 'event')} in ${mode}`}
        </Button>
      </DialogActions>
    </>
  );
}
