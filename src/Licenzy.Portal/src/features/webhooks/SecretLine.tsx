import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { write } from '@/api/client';
import { newIntent } from '@/api/intent';
import { DangerDialog } from '@/components/DangerDialog';
import { RoleGate } from '@/components/RoleGate';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import classes from './EndpointCard.module.css';
import { shortUrl } from './endpointUrl';
import { NextAttempt } from './NextAttempt';
import type { Endpoint } from './useEndpoints';

/** That there is a signing secret, and until when earlier ones sign beside it. */
export function SecretLine({ endpoint, onRotate }: { endpoint: Endpoint; onRotate: () => void }) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  const mayConfigure = useMay('configure');
  const [ending, setEnding] = useState(false);
  const intent = useRef(newIntent());
  const until = endpoint.previous_secrets_until;
  return (
    <div className={classes.secret}>
      {until ? (
        <>
          <span>
            Two signing secrets are valid. The earlier one ends <NextAttempt at={until} />.
          </span>
          {mayConfigure && (
            <Button variant="default" size="xs" onClick={() => setEnding(true)}>
              End it now…
            </Button>
          )}
        </>
      ) : (
        <>
          <span>Signing secret set; it is not shown again.</span>
          <RoleGate permission="configure" action="rotate secrets">
            {(gate) => (
              <Button variant="default" size="xs" onClick={onRotate} {...gate.props}>
                Rotate…
              </Button>
            )}
          </RoleGate>
        </>
      )}
      <DangerDialog
        title={`End the earlier secret of ${shortUrl(endpoint.url)}`}
        mode={mode}
        opened={ending}
        onClose={() => setEnding(false)}
        confirmLabel="End the earlier secret"
        keepLabel="Keep both"
        onConfirm={async () => {
          await write(() =>
            api.POST('/portal/webhooks/endpoints/{endpoint_id}/rotate-secret/end', {
              params: { path: { endpoint_id: endpoint.id }, header: { 'Idempotency-Key': intent.current } },
            }),
          );
          intent.current = newIntent();
          toast.show({ text: 'Ended the earlier secret.', detail: 'Requests are signed with the new one alone.' });
          await client.invalidateQueries({ queryKey: key('endpoints') });
        }}
      >
        <p>From now on requests are signed with the new secret alone. An app that still verifies with the earlier one refuses every event.</p>
      </DangerDialog>
    </div>
  );
}
