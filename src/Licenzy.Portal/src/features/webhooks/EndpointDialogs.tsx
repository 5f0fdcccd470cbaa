import { NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { write } from '@/api/client';
import { newIntent } from '@/api/intent';
import { DangerDialog } from '@/components/DangerDialog';
import { SecretDialog } from '@/components/SecretReveal';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import classes from './Dialogs.module.css';
import { EndpointDialog } from './EndpointDialog';
import { shortUrl } from './endpointUrl';
import { RecoverDialog } from './RecoverDialog';
import type { Endpoint } from './useEndpoints';

/** Which dialog of an endpoint is open. */
export type EndpointDialogName = 'edit' | 'rotate' | 'recover' | 'disable' | 'delete';

interface EndpointDialogsProps {
  endpoint: Endpoint;
  dialog: EndpointDialogName | null;
  onClose: () => void;
}

/** The dialogs of one endpoint. */
export function EndpointDialogs({ endpoint, dialog, onClose }: EndpointDialogsProps) {
  return (
    <>
      <EndpointDialog endpoint={endpoint} opened={dialog === 'edit'} onClose={onClose} />
      <RecoverDialog endpoint={endpoint} opened={dialog === 'recover'} onClose={onClose} />
      <RotateDialog endpoint={endpoint} opened={dialog === 'rotate'} onClose={onClose} />
      <DisableDialog endpoint={endpoint} opened={dialog === 'disable'} onClose={onClose} />
      <DeleteDialog endpoint={endpoint} opened={dialog === 'delete'} onClose={onClose} />
    </>
  );
}

interface OneDialogProps {
  endpoint: Endpoint;
  opened: boolean;
  onClose: () => void;
}

const overlaps = [
  { value: '24', label: '24 hours' },
  { value: '1', label: '1 hour' },
  { value: '72', label: '3 days' },
  { value: '168', label: '7 days' },
  { value: '0', label: 'None: the old one ends at once' },
] as const;

function RotateDialog({ endpoint, opened, onClose }: OneDialogProps) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const [overlap, setOverlap] = useState('24');
  const [secret, setSecret] = useState<string | null>(null);
  const intent = useRef(newIntent());
  return (
    <>
      <DangerDialog
        title={`Rotate the signing secret of ${shortUrl(endpoint.url)}`}
        mode={mode}
        opened={opened}
        onClose={onClose}
        confirmLabel="Make a new secret"
        keepLabel="Keep the secret"
        onConfirm={async () => {
          const answer = await write(() =>
            api.POST('/portal/webhooks/endpoints/{endpoint_id}/rotate-secret', {
              params: { path: { endpoint_id: endpoint.id }, header: { 'Idempotency-Key': intent.current } },
              body: { overlap_hours: Number(overlap) },
            }),
          );
          intent.current = newIntent();
          setSecret(answer.secret ?? null);
          await client.invalidateQueries({ queryKey: key('endpoints') });
        }}
      >
        <div className={classes.form}>
          <p>
            A new secret is made and shown once. Until the overlap ends, each request is signed with both, so that nothing is refused while you
            change it. After that, an app that still verifies with the old one refuses every event.
          </p>
          <NativeSelect
            label="Overlap"
            data={[...overlaps]}
            value={overlap}
            onChange={(event) => {
              setOverlap(event.currentTarget.value);
              // Another body is another intent.
              intent.current = newIntent();
            }}
          />
        </div>
      </DangerDialog>
      {secret !== null && (
        <SecretDialog
          title="New signing secret: shown once"
          mode={mode}
          secret={secret}
          name={`Signing secret of ${shortUrl(endpoint.url)}`}
          onStored={() => setSecret(null)}
        />
      )}
    </>
  );
}

function DisableDialog({ endpoint, opened, onClose }: OneDialogProps) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  return (
    <DangerDialog
      title={`Disable ${shortUrl(endpoint.url)}`}
      mode={mode}
      opened={opened}
      onClose={onClose}
      confirmLabel="Disable the endpoint"
      keepLabel="Keep it enabled"
      onConfirm={async () => {
        await write(() =>
          api.PATCH('/portal/webhooks/endpoints/{endpoint_id}', { params: { path: { endpoint_id: endpoint.id } }, body: { enabled: false } }),
        );
        toast.show({ text: `Disabled ${shortUrl(endpoint.url)} in ${mode}.`, detail: 'What happens meanwhile waits for it.' });
        await client.invalidateQueries({ queryKey: key('endpoints') });
      }}
    >
      <p>
        Your app is told nothing until you enable it again.{' '}
        {endpoint.waiting > 0 ? `${counted(endpoint.waiting, 'delivery waits', 'deliveries wait')} for it now. ` : ''}
        What is queued, and what happens meanwhile, is held and leaves then.
      </p>
    </DangerDialog>
  );
}

function DeleteDialog({ endpoint, opened, onClose }: OneDialogProps) {
  const { api, key, mode, path } = useScope();
  const client = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  return (
    <DangerDialog
      title={`Delete ${shortUrl(endpoint.url)}`}
      mode={mode}
      opened={opened}
      onClose={onClose}
      confirmLabel="Delete the endpoint"
      keepLabel="Keep the endpoint"
      typeToConfirm={mode === 'live' ? shortUrl(endpoint.url) : undefined}
      onConfirm={async () => {
        await write(() => api.DELETE('/portal/webhooks/endpoints/{endpoint_id}', { params: { path: { endpoint_id: endpoint.id } } }));
        toast.show({ text: `Deleted ${shortUrl(endpoint.url)} in ${mode}.` });
        router.history.push(path('/endpoints'));
        await client.invalidateQueries({ queryKey: key('endpoints') });
      }}
    >
      <p>
        Nothing is sent there any more, and its signing secret ends.{' '}
        {endpoint.waiting > 0 ? `${counted(endpoint.waiting, 'delivery that waits', 'deliveries that wait')} for it are given up. ` : ''}
        What was sent stays in the list of deliveries. To stop for a while, disable it instead.
      </p>
    </DangerDialog>
  );
}
