import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconEraser, IconPlayerTrackNext, IconRefresh, IconTerminal2 } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { write } from '@/api/client';
import { newIntent } from '@/api/intent';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DangerDialog } from '@/components/DangerDialog';
import { RoleGate } from '@/components/RoleGate';
import { useCopy } from '@/components/useCopy';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { problemWords } from '@/text/problems';
import { curlOf } from './curl';

/** What can be done with a delivery: requeue, resend, take it along as curl, and drop what it says. */
export function DeliveryActions({ detail }: { detail: Schema<'DeliveryDetail'> }) {
  const { api, key, mode, path } = useScope();
  const client = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  const { state, copy } = useCopy();
  const [expunging, setExpunging] = useState(false);
  const intent = useRef(newIntent());
  const mayOwn = useMay('own');
  const requeueable = (detail.status === 'dead' || detail.status === 'failed') && !detail.deliveries && !detail.payload_expired;
  const params = { path: { outbound_id: detail.id } };
  // A try that failed is repeated under its key: it is done once. What succeeded was one intent; the next press is another.
  const header = () => ({ 'Idempotency-Key': intent.current });
  const settle = () => {
    intent.current = newIntent();
    return client.invalidateQueries({ queryKey: key('deliveries') });
  };
  const say = (failure: Error) => {
    const words = problemWords(problemOf(failure), { mode });
    toast.show({ tone: 'bad', text: words.title, detail: words.text });
  };
  const requeue = useMutation({
    mutationFn: () => write(() => api.POST('/portal/webhooks/outbound/{outbound_id}/requeue', { params: { ...params, header: header() } })),
    onSuccess: () => {
      toast.show({ text: `Requeued ${detail.event_type} in ${mode}.`, detail: 'It leaves now.' });
      return settle();
    },
    onError: say,
  });
  const resend = useMutation({
    mutationFn: () => write(() => api.POST('/portal/webhooks/outbound/{outbound_id}/resend', { params: { ...params, header: header() } })),
    onSuccess: (answer) => {
      toast.show({ text: `Sent ${detail.event_type} again in ${mode}, as ${counted(answer.data.length, 'new delivery', 'new deliveries')}.` });
      const [first] = answer.data;
      if (answer.data.length === 1 && first) {
        router.history.push(path(`/deliveries/${first.id}`));
      }
      return settle();
    },
    onError: say,
  });

  const url = detail.url ?? detail.deliveries?.[0]?.url ?? null;
  return (
    <>
      <RoleGate permission="operate" action="resend deliveries">
        {(gate) => (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} stroke={1.7} />}
            disabled={detail.payload_expired}
            loading={resend.isPending}
            onClick={() => resend.mutate()}
            {...gate.props}
          >
            Resend as new in {mode}
          </Button>
        )}
      </RoleGate>
      {requeueable && (
        <RoleGate permission="operate" action="requeue deliveries">
          {(gate) => (
            <Button
              leftSection={<IconPlayerTrackNext size={16} stroke={1.7} />}
              loading={requeue.isPending}
              onClick={() => requeue.mutate()}
              {...gate.props}
            >
              Requeue now in {mode}
            </Button>
          )}
        </RoleGate>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label="More about this delivery">
            <IconDots size={16} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconTerminal2 size={16} stroke={1.7} />}
            disabled={detail.payload === null || url === null}
            closeMenuOnClick={false}
            onClick={() =>
              copy(curlOf({ url: url ?? '', eventId: detail.event_id, eventType: detail.event_type, payload: detail.payload }))
            }
          >
            {state === 'copied' ? 'Copied' : 'Copy as curl'}
          </Menu.Item>
          {mayOwn && (
            <Menu.Item
              color="red"
              leftSection={<IconEraser size={16} stroke={1.7} />}
              disabled={detail.payload_expired}
              onClick={() => setExpunging(true)}
            >
              Drop what it says…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <DangerDialog
        title={`Drop what this event says`}
        mode={mode}
        opened={expunging}
        onClose={() => setExpunging(false)}
        confirmLabel="Drop the payload for good"
        keepLabel="Keep the payload"
        typeToConfirm={detail.event_type}
        onConfirm={async () => {
          await write(() =>
            api.POST('/portal/webhooks/outbound/{outbound_id}/expunge', {
              params: { path: { outbound_id: detail.event_id }, header: header() },
            }),
          );
          toast.show({ text: `Dropped what ${detail.event_type} said.`, detail: 'That it happened, and what came of it, stays.' });
          await settle();
        }}
      >
        <p>
          The payload of this event goes for good, and what of it is still on its way is not sent. Nobody can bring it back. That it happened, to
          whom it was sent and what came of it stays; what your app received stays with your app.
        </p>
      </DangerDialog>
    </>
  );
}
