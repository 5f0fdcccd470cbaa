import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, write } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { DangerDialog } from '@/components/DangerDialog';
import { DialogFrame } from '@/components/DialogFrame';
import { counted } from '@/text/numbers';
import { overviewQuery } from '@/shell/attention';
import { useScope } from '@/shell/scope';
import { notify } from '@/shell/toastStore';
import { ConnectForm } from './ConnectForm';
import classes from './ConnectionPage.module.css';
import { WebhookByHand } from './WebhookByHand';

/** The dialogs of the page, as its address names them. */
export type ConnectionDialog = 'change-key' | 'secret' | 'roll' | 'disconnect';

interface ConnectionDialogsProps {
  dialog: ConnectionDialog | null;
  connection: Schema<'StripeConnectionView'>;
  onClose: () => void;
  /** Something changed: the doctor looks again. */
  onChanged: () => void;
}

/** Change key, signing secret, roll and disconnect. */
export function ConnectionDialogs({ dialog, connection, onClose, onChanged }: ConnectionDialogsProps) {
  const { api, mode, key } = useScope();
  const client = useQueryClient();
  const said = (text: string, detail?: string) => {
    notify({ text, detail, tone: 'ok' });
    void client.invalidateQueries({ queryKey: key('connection') });
  };
  const changed = (text: string, detail?: string) => {
    said(text, detail);
    onChanged();
  };

  return (
    <>
      <DialogFrame title="Change the Stripe key" mode={mode} opened={dialog === 'change-key'} onClose={onClose} closable="deliberately">
        <div className={classes.stack}>
          <p>
            The key <code>{connection.key_hint}</code> stays until Stripe has accepted the new one. The webhook stays as it is.
          </p>
          <ConnectForm
            change
            onDone={() => {
              onClose();
              changed(`Changed the Stripe key of ${mode} mode.`);
            }}
          />
        </div>
      </DialogFrame>
      <DialogFrame title="Set up the webhook by hand" mode={mode} opened={dialog === 'secret'} onClose={onClose} closable="deliberately">
        <WebhookByHand
          onDone={() => {
            onClose();
            changed(`Saved the signing secret of ${mode} mode.`, 'Events are taken once Stripe signs them with it.');
          }}
        />
      </DialogFrame>
      <DangerDialog
        title="Roll the webhook"
        mode={mode}
        opened={dialog === 'roll'}
        onClose={onClose}
        confirmLabel="Roll the webhook"
        keepLabel="Keep the endpoint"
        onConfirm={async () => {
          const answer = await write(() => api.POST('/portal/stripe/connection/webhook/roll'));
          const removed = answer.endpoints_removed;
          changed('Rolled the webhook.', `A new endpoint with a new secret is in place; ${counted(removed, 'endpoint')} in Stripe removed.`);
        }}
      >
        <p>
          Licenzy registers a new endpoint in Stripe with a new signing secret, then removes the one before. The secret before is taken for a
          while, so that no event on its way is lost.
        </p>
      </DangerDialog>
      <DisconnectDialog opened={dialog === 'disconnect'} connection={connection} onClose={onClose} onDone={said} />
    </>
  );
}

function DisconnectDialog({
  opened,
  connection,
  onClose,
  onDone,
}: {
  opened: boolean;
  connection: Schema<'StripeConnectionView'>;
  onClose: () => void;
  /** The doctor is not asked again: there is nothing left to look into. */
  onDone: (text: string, detail?: string) => void;
}) {
  const scope = useScope();
  const { api, mode, key } = scope;
  const products = useQuery({
    queryKey: key('products', 'kept'),
    queryFn: () => call(() => api.GET('/portal/products', { params: { query: { limit: 100 } } })),
    enabled: opened,
  });
  const overview = useQuery({ ...overviewQuery(scope), enabled: opened });
  const count = products.data?.data.length ?? 0;
  const customers = overview.data?.figures.find((one) => one.name === 'subjects_with_access')?.value ?? 0;
  const stays = products.data
    ? `${products.data.has_more ? 'More than 100 products' : counted(count, 'product')} and the access of ${counted(customers, 'customer')} stay.`
    : 'Products and the access of customers stay.';
  return (
    <DangerDialog
      title={`Disconnect ${connection.account_name ?? 'Stripe'}`}
      mode={mode}
      opened={opened}
      onClose={onClose}
      confirmLabel="Disconnect Stripe"
      keepLabel="Keep the connection"
      typeToConfirm={mode === 'live' ? (connection.account_name ?? 'live') : undefined}
      onConfirm={async () => {
        const answer = await write(() => api.DELETE('/portal/stripe/connection'));
        onDone(`Disconnected Stripe in ${mode} mode.`, answer.detail);
      }}
    >
      <div className={classes.stack}>
        <p>
          <strong>Checkout stops in {mode} mode.</strong> {stays}
        </p>
        <p>
          Licenzy forgets the key and the signing secrets
          {connection.endpoint_id ? ', and removes its endpoint in Stripe' : ''}. What Stripe does from then on (renewals, failed payments,
          refunds) is not noticed until it is connected again.
        </p>
      </div>
    </DangerDialog>
  );
}
