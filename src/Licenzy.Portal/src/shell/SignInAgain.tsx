import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { rememberCsrfToken } from '@/api/csrf';
import { meQuery } from '@/api/me';
import { passkeysWork, signInByPasskey } from '@/api/passkeys';
import { DialogFrame } from '@/components/DialogFrame';
import type { Schema } from '@/api/schemas';
import { ProofProblem, proofProblemOf, type ProofFailure } from './proof';
import { CodeField } from './CodeField';
import classes from './Interruptions.module.css';
import { useMe } from './me';

/** Over the page when the session ended: the same person signs in, and goes on where they were. */
export function SignInAgain({ onAnswer }: { onAnswer: (goesOn: boolean) => void }) {
  const me = useMe();
  const cache = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [failure, setFailure] = useState<ProofFailure | null>(null);
  const [busy, setBusy] = useState(false);

  function goOn(signedIn: Schema<'SignedIn'>) {
    rememberCsrfToken(signedIn.csrf_token);
    if (signedIn.user.id !== me.user.id) {
      // What is on the page belongs to somebody else.
      window.location.assign('/');
      return;
    }
    onAnswer(true);
    void cache.invalidateQueries({ queryKey: meQuery.queryKey });
  }

  async function attempt(run: () => Promise<Schema<'SignedIn'>>) {
    setBusy(true);
    setFailure(null);
    try {
      goOn(await run());
    } catch (thrown) {
      const problem = proofProblemOf(thrown);
      if (problem?.error === 'totp_required') {
        setAsksCode(true);
      } else {
        setFailure(problem);
      }
      setBusy(false);
    }
  }

  function signIn(event: FormEvent) {
    event.preventDefault();
    if (busy) {
      return;
    }
    if (password === '') {
      setFailure({ error: 'field', title: '', detail: 'Enter your password', request_id: '' });
      return;
    }
    const totp = asksCode && code.trim() !== '' ? code.trim() : null;
    void attempt(() => write(() => portal.POST('/portal/auth/sign-in', { body: { email: me.user.email, password, ...(totp && { totp }) } })));
  }

  function signOut() {
    onAnswer(false);
    window.location.assign('/sign-in');
  }

  return (
    <DialogFrame title="Your session ended" opened onClose={() => undefined} closable="no" width={420}>
      <p>Nothing is lost. Sign in here to go on.</p>
      <form className={classes.form} onSubmit={signIn} noValidate>
        <TextInput label="E-mail" name="email" type="email" autoComplete="username" value={me.user.email} readOnly />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          data-autofocus={asksCode ? undefined : true}
          error={failure?.error === 'field' ? failure.detail : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {asksCode && <CodeField value={code} onChange={setCode} />}
        <ProofProblem failure={failure} />
        <Button type="submit" loading={busy} fullWidth>
          Sign in
        </Button>
        {passkeysWork() && (
          <Button
            variant="default"
            fullWidth
            disabled={busy}
            leftSection={<IconFingerprint size={16} stroke={1.7} />}
            onClick={() => void attempt(() => signInByPasskey())}
          >
            Use a passkey
          </Button>
        )}
        <Button variant="subtle" fullWidth onClick={signOut}>
          Sign out instead
        </Button>
      </form>
    </DialogFrame>
  );
}
