import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { write } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RoleGate } from '@/components/RoleGate';
import { StatusBadge } from '@/components/StatusBadge';
import { useMay } from '@/shell/me';
import { type Scope, scopeOf, useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import { notify } from '@/shell/toastStore';
import { counted } from '@/text/numbers';
import { ConnectForm } from './ConnectForm';
import { type ConnectionDialog, ConnectionDialogs } from './ConnectionDialogs';
import { ConnectionFacts } from './ConnectionFacts';
import classes from './ConnectionPage.module.css';
import { useConnections } from './data';
import { Doctor } from './Doctor';
import type { Remedy } from './doctorLines';
import { SandboxButton, useSandbox } from './SandboxButton';
import { useAction } from './useAction';

type Connection = Schema<'StripeConnectionView'>;

const dialogs: readonly (ConnectionDialog | '')[] = ['', 'change-key', 'secret', 'roll', 'disconnect'];

/** The Stripe accounts of both modes: connecting, what is known, the doctor, and what can be changed. */
export function ConnectionPage() {
  const scope = useScope();
  const { mode } = scope;
  const connections = useConnections();
  const mine = connections.data?.[mode];
  const other = connections.data?.[mode === 'live' ? 'test' : 'live'];
  const facts = connections.data ? (
    <span className={classes.facts}>
      {[mine, other].map((one) =>
        one ? (
          <span key={one.mode} className={classes.fact}>
            {one.mode}: <StatusBadge domain="connection" value={one.health} />
          </span>
        ) : null,
      )}
    </span>
  ) : null;
  return (
    <>
      <PageHead title="Stripe connection" mode={mode} facts={facts} />
      <div className={classes.page}>
        <div className={classes.modes}>
          {mine?.connected ? (
            <ConnectedCard connection={mine} />
          ) : (
            <Card
              title={`Connect Stripe in ${mode} mode`}
              loading={connections.isPending ? 6 : false}
              problem={connections.isError && !connections.data ? problemOf(connections.error) : null}
              retry={() => void connections.refetch()}
            >
              <ConnectHere />
            </Card>
          )}
          {other ? <OtherMode connection={other} scope={scopeOf(scope.projectId, mode === 'live' ? 'test' : 'live')} /> : null}
        </div>
        {mine?.connected ? <Mending connection={mine} /> : null}
      </div>
    </>
  );
}

/** The form of a mode that is not connected, with the sandbox beside it in test mode. */
function ConnectHere() {
  const { mode } = useScope();
  const may = useMay('configure');
  const openDialog = useDialog();
  const sandbox = useSandbox(() => notify({ text: 'Connected test mode to the sandbox.', tone: 'ok' }));
  if (!may) {
    return <p>Nothing is sold in {mode} mode until Stripe is connected. Admins and owners can do that.</p>;
  }
  return (
    <div className={classes.stack}>
      <p>
        {mode === 'live'
          ? 'Nothing is sold in live mode yet. Connect the live side of your Stripe account; products are copied from test afterwards.'
          : 'Licenzy asks Stripe who has paid, and hears from it by a webhook.'}
      </p>
      <ConnectForm
        other={mode === 'test' ? <SandboxButton sandbox={sandbox} /> : undefined}
        onDone={(connection, byHand) => {
          notify({ text: `Connected ${connection.account_name ?? 'Stripe'} in ${mode} mode.`, tone: 'ok' });
          if (byHand) {
            openDialog('secret');
          }
        }}
      />
      {sandbox.problem ? <ProblemAlert problem={sandbox.problem} /> : null}
    </div>
  );
}

function useDialog(): (dialog: ConnectionDialog | '') => void {
  const navigate = useNavigate();
  const { projectId, mode } = useScope();
  return (dialog) =>
    void navigate({
      to: '/p/$projectId/$mode/connection',
      params: { projectId, mode },
      search: dialog ? { dialog } : {},
      replace: dialog === '',
      resetScroll: false,
    });
}

function ConnectedCard({ connection }: { connection: Connection }) {
  const openDialog = useDialog();
  return (
    <Card
      title={
        <>
          {connection.account_name ?? 'Stripe account'} in {connection.mode} mode
        </>
      }
      aside={<StatusBadge domain="connection" value={connection.health} />}
      footer={
        <RoleGate permission="configure" action="change the Stripe connection">
          {(gate) => (
            <div className={classes.buttons}>
              <Button variant="default" size="xs" onClick={() => openDialog('change-key')} {...gate.props}>
                Change key
              </Button>
              <Button variant="default" size="xs" onClick={() => openDialog('roll')} {...gate.props}>
                Roll webhook
              </Button>
              <Button variant="default" size="xs" onClick={() => openDialog('secret')} {...gate.props}>
                Set up by hand
              </Button>
              <Button variant="default" size="xs" onClick={() => openDialog('disconnect')} {...gate.props}>
                Disconnect…
              </Button>
            </div>
          )}
        </RoleGate>
      }
    >
      <ConnectionFacts connection={connection} />
    </Card>
  );
}

function OtherMode({ connection, scope }: { connection: Connection; scope: Scope }) {
  return (
    <Card
      title={connection.mode === 'live' ? 'Live mode' : 'Test mode'}
      aside={<StatusBadge domain="connection" value={connection.health} />}
      footer={<AppLink href={scope.path('/connection')}>{connection.connected ? `Go to ${connection.mode}` : `Connect Stripe in ${connection.mode}`}</AppLink>}
    >
      {connection.connected ? <ConnectionFacts connection={connection} brief /> : <p>{connection.health_detail}</p>}
    </Card>
  );
}

/** The doctor with what its buttons do, and the dialogs of the page. */
function Mending({ connection }: { connection: Connection }) {
  const { api, mode, key } = useScope();
  const client = useQueryClient();
  const search = useSearch({ strict: false });
  const openDialog = useDialog();
  const [busy, setBusy] = useState<Remedy | null>(null);
  // An address can name a dialog to somebody whose role has no button for it.
  const mayConfigure = useMay('configure');
  const dialog = mayConfigure ? oneOf(search.dialog, dialogs, '') : '';
  const look = () => void client.invalidateQueries({ queryKey: key('doctor') });
  const mend = useAction(async (remedy: 'complete_events' | 'set_up') => {
    if (remedy === 'complete_events') {
      const done = await write(() => api.POST('/portal/stripe/connection/webhook/events'));
      const added = done.added.length > 0 ? `Added ${counted(done.added.length, 'event type')} in Stripe.` : 'Nothing was missing.';
      notify({ text: done.switched_on ? `${added} The endpoint is switched on.` : added, tone: 'ok' });
    } else {
      const body = { mode, secret_key: null, webhook_secret: null, create_webhook: true, replace_account: null, dry_run: null };
      await write(() => api.PUT('/portal/stripe/connection', { body }));
      notify({ text: 'Set up the webhook in Stripe.', tone: 'ok' });
    }
    await client.invalidateQueries({ queryKey: key('connection') });
    look();
  });

  useEffect(() => {
    if (search.doctor) {
      document.getElementById('doctor')?.scrollIntoView({ block: 'start' });
    }
  }, [search.doctor]);

  async function onRemedy(remedy: Exclude<Remedy, 'again'>) {
    if (remedy === 'complete_events' || remedy === 'set_up') {
      setBusy(remedy);
      await mend.run(remedy);
      setBusy(null);
      return;
    }
    openDialog(remedy === 'change_key' ? 'change-key' : remedy === 'paste_secret' ? 'secret' : 'roll');
  }

  return (
    <>
      {mend.problem ? <ProblemAlert problem={mend.problem} /> : null}
      <Doctor onRemedy={(remedy) => void onRemedy(remedy)} busy={busy} />
      <ConnectionDialogs dialog={dialog || null} connection={connection} onClose={() => openDialog('')} onChanged={look} />
    </>
  );
}
