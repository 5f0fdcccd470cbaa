import { Button } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { write } from '@/api/client';
import { newIntent } from '@/api/intent';
import { PortalProblem, problemOf } from '@/api/problem';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { problemLine } from '@/text/problems';
import type { Delivery } from './deliveryColumns';

/** The button of the bar over chosen deliveries: puts each back to pending, due now. */
export function RequeueSelected({ deliveries, onDone }: { deliveries: readonly Delivery[]; onDone: () => void }) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  const requeue = useMutation({
    mutationFn: async () => {
      let refused = 0;
      for (const delivery of deliveries) {
        try {
          await write(() =>
            api.POST('/portal/webhooks/outbound/{outbound_id}/requeue', {
              params: { path: { outbound_id: delivery.id }, header: { 'Idempotency-Key': newIntent() } },
            }),
          );
        } catch (failure) {
          // One that was sent meanwhile is no reason to leave the others.
          if (!(failure instanceof PortalProblem) || failure.status !== 409) {
            throw failure;
          }
          refused += 1;
        }
      }
      return refused;
    },
    onSuccess: (refused) => {
      const done = deliveries.length - refused;
      toast.show({
        text: `Requeued ${counted(done, 'delivery', 'deliveries')} in ${mode}.`,
        detail: refused > 0 ? `${counted(refused, 'other')} had changed meanwhile and stay as they are.` : undefined,
      });
      onDone();
    },
    onError: (failure) => toast.show({ tone: 'bad', text: 'Not all were requeued.', detail: problemLine(problemOf(failure), { mode }) }),
    onSettled: () => client.invalidateQueries({ queryKey: key('deliveries') }),
  });
  return (
    <Button size="xs" loading={requeue.isPending} leftSection={<IconPlayerTrackNext size={14} stroke={1.7} />} onClick={() => requeue.mutate()}>
      Requeue {deliveries.length} in {mode}
    </Button>
  );
}
