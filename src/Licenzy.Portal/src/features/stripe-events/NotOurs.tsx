import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { write } from '@/api/client';
import { newIntent } from '@/api/intent';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DangerDialog } from '@/components/DangerDialog';
import { RoleGate } from '@/components/RoleGate';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { shortId } from '@/text/ids';
import { problemLine } from '@/text/problems';

type Sale = Schema<'UnmappedSale'>;

function useDecide() {
  const { api, key } = useScope();
  const client = useQueryClient();
  const header = () => ({ 'Idempotency-Key': newIntent() });
  return {
    dismiss: (root: string) =>
      write(() => api.POST('/portal/stripe/unmapped/{root}/dismiss', { params: { path: { root }, header: header() }, body: { note: null } })),
    reopen: (root: string) =>
      write(() => api.POST('/portal/stripe/unmapped/{root}/reopen', { params: { path: { root }, header: header() }, body: { note: null } })),
    settle: async () => {
      await client.invalidateQueries({ queryKey: key('unmapped') });
      await client.invalidateQueries({ queryKey: key('attention') });
    },
  };
}

/** Puts a sale aside that is none of the project's; it can be taken up again, so nothing is asked before. */
export function NotOurs({ sale }: { sale: Sale }) {
  const { mode } = useScope();
  const toast = useToast();
  const decide = useDecide();
  const dismiss = useMutation({
    mutationFn: () => decide.dismiss(sale.root),
    onSuccess: () => {
      toast.show({
        text: `Put ${shortId(sale.root)} aside in ${mode}: it is not yours.`,
        undo: {
          run: async () => {
            await decide.reopen(sale.root);
            await decide.settle();
          },
        },
      });
      return decide.settle();
    },
    onError: (failure) => toast.show({ tone: 'bad', text: 'It was not put aside.', detail: problemLine(problemOf(failure), { mode }) }),
  });
  return (
    <RoleGate permission="operate" action="put sales aside">
      {(gate) => (
        <Button size="xs" variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()} {...gate.props}>
          Not ours
        </Button>
      )}
    </RoleGate>
  );
}

/** Takes a sale up again that was put aside. */
export function TakeUpAgain({ sale }: { sale: Sale }) {
  const { mode } = useScope();
  const toast = useToast();
  const decide = useDecide();
  const reopen = useMutation({
    mutationFn: () => decide.reopen(sale.root),
    onSuccess: () => {
      toast.show({ text: `Took ${shortId(sale.root)} up again in ${mode}.`, detail: 'It is under Open.' });
      return decide.settle();
    },
    onError: (failure) => toast.show({ tone: 'bad', text: 'It was not taken up again.', detail: problemLine(problemOf(failure), { mode }) }),
  });
  return (
    <RoleGate permission="operate" action="take sales up again">
      {(gate) => (
        <Button size="xs" variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()} {...gate.props}>
          Take up again
        </Button>
      )}
    </RoleGate>
  );
}

/** Puts every sale of a price aside. */
export function AllNotOurs({ group }: { group: Schema<'UnmappedGroup'> }) {
  const { mode } = useScope();
  const toast = useToast();
  const decide = useDecide();
  const [asking, setAsking] = useState(false);
  const sales = counted(group.sales.length, 'sale');
  return (
    <>
      <RoleGate permission="operate" action="put sales aside">
        {(gate) => (
          <Button variant="default" onClick={() => setAsking(true)} {...gate.props}>
            None is ours…
          </Button>
        )}
      </RoleGate>
      <DangerDialog
        title={`Put ${sales} aside`}
        mode={mode}
        opened={asking}
        onClose={() => setAsking(false)}
        confirmLabel={`Put ${sales} aside`}
        keepLabel="Leave them open"
        onConfirm={async () => {
          try {
            for (const sale of group.sales) {
              await decide.dismiss(sale.root);
            }
          } finally {
            await decide.settle();
          }
          toast.show({ text: `Put ${sales} aside in ${mode}.`, detail: 'They can be taken up again under Not ours.' });
        }}
      >
        <p>
          They give nobody access, and are listed under Not ours. Each can be taken up again there.
          {group.count > group.sales.length ? ' Older sales of this price stay open.' : ''}
        </p>
      </DangerDialog>
    </>
  );
}
