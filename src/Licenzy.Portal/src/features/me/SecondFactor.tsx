import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { DangerDialog } from '@/components/DangerDialog';
import { DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useMe } from '@/shell/me';
import { useToast } from '@/shell/Toasts';
import { Badge } from './Badge';
import classes from './Me.module.css';
import preferences from './Preferences.module.css';
import { RecoveryCodes } from './RecoveryCodes';
import { Setting } from './Setting';
import { TotpDialog } from './TotpDialog';

type Open =
  | { at: 'setup'; begun: Schema<'SetUpTotpBeginResponse'> }
  | { at: 'codes'; codes: readonly string[] }
  | { at: 'renew' | 'disable' }
  | null;

/** The authenticator app: set up, turned off, and its recovery codes made anew. */
export function SecondFactor() {
  const { user } = useMe();
  const cache = useQueryClient();
  const toast = useToast();
  const [open, setOpen] = useState<Open>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const close = () => setOpen(null);

  async function begin() {
    setBusy(true);
    setProblem(null);
    try {
      setOpen({ at: 'setup', begun: await write(() => portal.POST('/portal/auth/totp/begin')) });
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  async function disable() {
    await write(() => portal.POST('/portal/auth/totp/disable'));
    await cache.invalidateQueries({ queryKey: meQuery.queryKey });
    toast.show({ text: 'Turned the second factor off.', detail: 'Your password alone lets you in now.' });
  }

  return (
    <Card title="Second factor" flush>
      {problem ? (
        <div className={preferences.problem}>
          <ProblemAlert problem={problem} notDone="Nothing was set up." />
        </div>
      ) : null}
      <Setting
        name={
          <>
            Authenticator app <Badge on={user.two_factor}>{user.two_factor ? 'On' : 'Off'}</Badge>
          </>
        }
        hint={
          user.two_factor
            ? 'A code of the app is asked for after your password.'
            : 'With it a stolen password alone opens nothing: a code of the app on your phone is asked for, too.'
        }
      >
        {user.two_factor ? (
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setOpen({ at: 'renew' })}>
              New recovery codes
            </Button>
            <Button variant="default" onClick={() => setOpen({ at: 'disable' })}>
              Turn off
            </Button>
          </div>
        ) : (
          <Button variant="default" loading={busy} onClick={() => void begin()}>
            Set up
          </Button>
        )}
      </Setting>
      {open?.at === 'setup' ? <TotpDialog begun={open.begun} onClose={close} /> : null}
      {open?.at === 'codes' ? (
        <DialogFrame title="Store your new recovery codes" opened onClose={() => undefined} closable="no" width={520}>
          <RecoveryCodes codes={open.codes} onStored={close} />
        </DialogFrame>
      ) : null}
      <DangerDialog
        title="Make new recovery codes"
        opened={open?.at === 'renew'}
        // The new codes have taken its place by then.
        onClose={() => setOpen((now) => (now?.at === 'renew' ? null : now))}
        confirmLabel="Make new codes"
        keepLabel="Keep the codes of now"
        onConfirm={async () => {
          const { recovery_codes } = await write(() => portal.POST('/portal/auth/totp/recovery-codes'));
          setOpen({ at: 'codes', codes: recovery_codes });
        }}
      >
        Ten new codes are shown once. The codes that you stored before stop working at once. Your app stays as it is.
      </DangerDialog>
      <DangerDialog
        title="Turn the second factor off"
        opened={open?.at === 'disable'}
        onClose={close}
        confirmLabel="Turn it off"
        keepLabel="Keep it on"
        onConfirm={disable}
      >
        Your password alone lets you in from then on. The app and all recovery codes stop working; passkeys stay.
      </DangerDialog>
    </Card>
  );
}
