import { Button, PasswordInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { passkeysWork, reauthenticateByPasskey } from '@/api/passkeys';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { CodeField } from './CodeField';
import classes from './Interruptions.module.css';
import { useMe } from './me';
import { type ProofFailure, proofProblemOf, ProofProblem } from './proof';

/** Before something dangerous: the person proves again who they are, and the call goes on by itself. */
export function ConfirmIdentity({ onAnswer }: { onAnswer: (goesOn: boolean) => void }) {
  const { user } = useMe();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [failure, setFailure] = useState<ProofFailure | null>(null);
  const [busy, setBusy] = useState(false);

  async function attempt(run: () => Promise<unknown>) {
    setBusy(true);
    setFailure(null);
    try {
      await run();
      onAnswer(true);
    } catch (thrown) {
      setFailure(proofProblemOf(thrown));
      setBusy(false);
    }
  }

  function confirm(event: FormEvent) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const totp = code.trim();
    if (password === '' && totp === '') {
      const detail = user.two_factor ? 'Enter your password, or a code' : 'Enter your password';
      setFailure({ error: 'field', title: '', detail, request_id: '' });
      return;
    }
    const body = { ...(password !== '' && { password }), ...(totp !== '' && { totp }) };
    void attempt(() => write(() => portal.POST('/portal/auth/reauthenticate', { body })));
  }

  return (
    <DialogFrame title="Confirm that it is you" opened onClose={() => onAnswer(false)} closable="deliberately" width={420}>
      <p>What you are about to do wants a sign-in of the last ten minutes. It goes on by itself then.</p>
      <form className={classes.form} onSubmit={confirm} noValidate>
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          data-autofocus
          error={failure?.error === 'field' ? failure.detail : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {user.two_factor && <CodeField value={code} onChange={setCode} required={false} />}
        <ProofProblem failure={failure} title="That did not confirm it. Nothing was done." />
        <DialogActions>
          <Button variant="default" onClick={() => onAnswer(false)}>
            Not now
          </Button>
          {passkeysWork() && (
            <Button
              variant="default"
              disabled={busy}
              leftSection={<IconFingerprint size={16} stroke={1.7} />}
              onClick={() => void attempt(reauthenticateByPasskey)}
            >
              Use a passkey
            </Button>
          )}
          <Button type="submit" loading={busy}>
            Confirm
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
