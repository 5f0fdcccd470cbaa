import { Button, MantineProvider, NumberInput, Select } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import '@mantine/core/styles.layer.css';
import '@fontsource-variable/geist';
import '@fontsource-variable/geist-mono';
import '../theme/tokens.css';
import '../theme/base.css';
import { meQuery } from '@/api/me';
import { PortalProblem } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { DangerDialog } from '@/components/DangerDialog';
import { PreviewDialog } from '@/components/PreviewDialog';
import { RoleGate } from '@/components/RoleGate';
import { SecretDialog } from '@/components/SecretReveal';
import { ConfirmIdentity } from '@/shell/ConfirmIdentity';
import { SignInAgain } from '@/shell/SignInAgain';
import { notify, ToastProvider } from '@/shell/Toasts';
import { colorSchemeManager } from '@/theme/colors';
import { cssVariablesResolver, theme } from '@/theme/theme';
import { changed, refused, revoked, viewer } from './examples';

// Every dialog by itself, for looking at on a developer's machine: /gallery-actions.html of `vite`. It is no part of the build.

type Shown = 'grant' | 'revoke' | 'stale' | 'failing' | 'danger' | 'erase' | 'secret' | 'sign-in' | 'confirm';

const names: readonly Shown[] = ['grant', 'revoke', 'stale', 'failing', 'danger', 'erase', 'secret', 'sign-in', 'confirm'];

function Gallery() {
  const [shown, setShown] = useState<Shown | null>(names.find((name) => name === window.location.hash.slice(1)) ?? null);
  const close = () => setShown(null);
  return (
    <main>
      <h1>Actions and dialogs</h1>
      {names.map((name) => (
        <Button key={name} variant="default" m={4} onClick={() => setShown(name)}>
          {name}
        </Button>
      ))}
      <Button
        m={4}
        onClick={() => notify({ text: 'Revoked Pro for user_123.', detail: 'Access stays, through Credits 1000.', undo: { run: () => undefined } })}
      >
        toast
      </Button>
      <Button m={4} onClick={() => notify({ tone: 'bad', text: 'It was not undone.', detail: '40 of the 500 units are used.' })}>
        failed toast
      </Button>
      <RoleGate permission="operate" action="grant access">
        {(gate) => (
          <Button m={4} onClick={() => setShown('grant')} {...gate.props}>
            Grant access
          </Button>
        )}
      </RoleGate>
      <Grant opened={shown === 'grant'} onClose={close} />
      <Revoke kind={shown} onClose={close} />
      <DangerDialog
        opened={shown === 'danger'}
        onClose={close}
        title="Revoke the key backend"
        mode="live"
        confirmLabel="Revoke backend"
        keepLabel="Keep backend"
        onConfirm={() => Promise.reject(new PortalProblem(refused))}
      >
        Whatever uses this key is refused from the next call on. It was last used 2 minutes ago.
      </DangerDialog>
      <DangerDialog
        opened={shown === 'erase'}
        onClose={close}
        title="Erase user_123 for good"
        mode="test"
        confirmLabel="Erase user_123 for good"
        keepLabel="Keep user_123"
        typeToConfirm="user_123"
        withReason
        onConfirm={async () => undefined}
      >
        Address, metadata and notes go. Amounts and hashes of the audit log stay.
      </DangerDialog>
      {shown === 'secret' && (
        <SecretDialog title="The key backend is ready" mode="live" secret={`lz_live_${'0example'.repeat(4)}`} name="API key backend" onStored={close} />
      )}
      {shown === 'sign-in' && <SignInAgain onAnswer={close} />}
      {shown === 'confirm' && <ConfirmIdentity onAnswer={close} />}
    </main>
  );
}

function Grant({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [units, setUnits] = useState<string | number>(500);
  return (
    <PreviewDialog
      opened={opened}
      onClose={onClose}
      title={
        <>
          Grant access to <code>user_123</code>
        </>
      }
      mode="live"
      tone="accent"
      confirmLabel={`Grant ${units} units`}
      keepLabel="Not now"
      formValue={units}
      ready={Number(units) > 0}
      productNames={{ CREDITS_1000: 'Credits 1000', PRO_MONTHLY: 'Pro' }}
      run={async (dry) => changed(Number(units), dry)}
      onDone={() => notify({ text: 'Granted Credits 1000 to user_123.', detail: 'user_123 has access now.', undo: { run: () => undefined } })}
    >
      <Select label="Product" data={['Credits 1000']} value="Credits 1000" data-autofocus />
      <NumberInput label="Units" value={units} onChange={setUnits} thousandSeparator="," min={1} />
    </PreviewDialog>
  );
}

function Revoke({ kind, onClose }: { kind: Shown | null; onClose: () => void }) {
  return (
    <PreviewDialog
      opened={kind === 'revoke' || kind === 'stale' || kind === 'failing'}
      onClose={onClose}
      title={
        <>
          Revoke Pro for <code>user_123</code>
        </>
      }
      mode="live"
      tone="danger"
      confirmLabel="Revoke Pro"
      keepLabel="Keep Pro"
      productNames={{ CREDITS_1000: 'Credits 1000', PRO_MONTHLY: 'Pro' }}
      run={async (dry) => {
        if (!dry && kind === 'stale') {
          throw new PortalProblem({ ...refused, error: 'state_changed', status: 409 });
        }
        if (!dry && kind === 'failing') {
          throw new PortalProblem(refused);
        }
        return revoked;
      }}
      onDone={() => notify({ text: 'Revoked Pro for user_123.', detail: 'Access stays, through Credits 1000.', undo: { run: () => undefined } })}
    />
  );
}

queryClient.setQueryData(meQuery.queryKey, viewer);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} colorSchemeManager={colorSchemeManager} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ToastProvider>
          <Gallery />
        </ToastProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
