import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconFingerprint } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, portal, write } from '@/api/client';
import { passkeysWork, registerPasskey } from '@/api/passkeys';
import { PasskeyDeclined, type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { DangerDialog } from '@/components/DangerDialog';
import { EmptyState } from '@/components/EmptyState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { useToast } from '@/shell/Toasts';
import { agentWords } from './agent';
import { RenamePasskeyDialog } from './RenamePasskeyDialog';
import preferences from './Preferences.module.css';
import { Setting } from './Setting';

type Passkey = Schema<'KeepPasskeysView'>;

/** What a passkey without a name is called. */
export function passkeyName(passkey: Passkey): string {
  return passkey.name ?? 'Passkey without a name';
}

/** The person's passkeys: added on this device, named, given up. */
export function Passkeys() {
  const cache = useQueryClient();
  const toast = useToast();
  const list = useQuery({ queryKey: ['passkeys'], queryFn: () => call(() => portal.GET('/portal/auth/passkeys')) });
  const [open, setOpen] = useState<{ at: 'rename' | 'remove'; passkey: Passkey } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const refresh = () => cache.invalidateQueries({ queryKey: ['passkeys'] });
  const passkeys = list.data?.data ?? [];

  async function add() {
    setBusy(true);
    setProblem(null);
    try {
      const added = await registerPasskey(agentWords(navigator.userAgent));
      await refresh();
      toast.show({ text: `Added the passkey ${passkeyName(added)}.`, detail: 'It lets you in without a password.' });
    } catch (failure) {
      if (!(failure instanceof PasskeyDeclined)) {
        setProblem(problemOf(failure));
      }
    } finally {
      setBusy(false);
    }
  }

  const addButton = passkeysWork() ? (
    <Button variant="default" size="xs" loading={busy} onClick={() => void add()}>
      Add a passkey
    </Button>
  ) : undefined;
  return (
    <Card
      title="Passkeys"
      description="Sign in by fingerprint, face or the PIN of your device."
      aside={passkeys.length > 0 ? addButton : undefined}
      loading={list.isPending ? 2 : false}
      problem={list.error && !list.data ? problemOf(list.error) : null}
      retry={() => void list.refetch()}
      flush
    >
      {problem ? (
        <div className={preferences.problem}>
          <ProblemAlert problem={problem} notDone="No passkey was added." />
        </div>
      ) : null}
      {passkeys.length === 0 ? (
        <EmptyState
          icon={IconFingerprint}
          title="No passkey yet"
          text={
            passkeysWork()
              ? 'A passkey cannot be guessed or typed into a wrong page, and it replaces password and code in one go.'
              : 'This browser cannot make one here: that needs https, and a browser that knows passkeys.'
          }
          actions={addButton}
        />
      ) : (
        passkeys.map((passkey) => (
          <Setting
            key={passkey.id}
            name={passkeyName(passkey)}
            hint={
              <>
                <span>
                  Added <RelativeTime value={passkey.created_at} />
                </span>
                <span>{passkey.used_at ? <>Last used <RelativeTime value={passkey.used_at} /></> : 'Never used'}</span>
              </>
            }
          >
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label={`Actions for ${passkeyName(passkey)}`}>
                  <IconDots size={16} stroke={1.7} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setOpen({ at: 'rename', passkey })}>Rename</Menu.Item>
                <Menu.Item onClick={() => setOpen({ at: 'remove', passkey })}>Remove</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Setting>
        ))
      )}
      {open?.at === 'rename' ? <RenamePasskeyDialog passkey={open.passkey} onClose={() => setOpen(null)} /> : null}
      <DangerDialog
        title={`Remove ${open ? passkeyName(open.passkey) : 'the passkey'}`}
        opened={open?.at === 'remove'}
        onClose={() => setOpen(null)}
        confirmLabel="Remove the passkey"
        keepLabel="Keep it"
        onConfirm={async () => {
          if (open) {
            await write(() => portal.DELETE('/portal/auth/passkeys/{passkey_id}', { params: { path: { passkey_id: open.passkey.id } } }));
            await refresh();
            toast.show({ text: `Removed the passkey ${passkeyName(open.passkey)}.`, detail: 'Your device may still offer it; it opens nothing.' });
          }
        }}
      >
        It does not let you in any more. Your password and your other passkeys stay.
      </DangerDialog>
    </Card>
  );
}
