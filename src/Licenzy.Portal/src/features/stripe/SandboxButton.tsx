import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { write } from '@/api/client';
import { useScope } from '@/shell/scope';
import { type Action, useAction } from './useAction';

/**
 * Connects test mode to the sandbox that runs beside this installation, and puts three prices into an empty account there. The action's
 * problem belongs where there is room for it.
 */
export function useSandbox(onDone: () => void): Action<[]> {
  const { api, key } = useScope();
  const client = useQueryClient();
  return useAction(async () => {
    await write(() => api.POST('/portal/stripe/connection/sandbox', { params: { query: { stock: true } } }));
    await Promise.all(
      ['connection', 'products', 'prices', 'events'].map((part) => client.invalidateQueries({ queryKey: key(part) })),
    );
    onDone();
  });
}

/** The way without a Stripe account. */
export function SandboxButton({ sandbox, label = 'Use the built-in Stripe sandbox' }: { sandbox: Action<[]>; label?: string }) {
  return (
    <Button variant="default" leftSection={<IconFlask size={16} stroke={1.7} />} loading={sandbox.busy} onClick={() => void sandbox.run()}>
      {label}
    </Button>
  );
}
