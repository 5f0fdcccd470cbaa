import { Button, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { passkeysWork } from '@/api/passkeys';
import { PortalProblem } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { ErrorSummary } from '@/components/ErrorSummary';
import { PageLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { PasswordField } from '@/components/PasswordField';
import { type Fault, type Faults, faultsOf } from '@/components/useFaults';
import { emailFault } from '@/text/email';
import { OtherWays } from './GuestPage';
import classes from './GuestPage.module.css';
import { keptNext } from './next';
import { openIdAddress, openIdWords } from './openId';
import { usePasskeySignIn } from './usePasskeySignIn';

/** What somebody typed. */
export interface Credentials {
  email: string;
  password: string;
}

interface PasswordStepProps {
  session: Schema<'ReadSessionResponse'>;
  next: string;
  /** Why the provider sent the browser back. */
  error: string | undefined;
  credentials: Credentials;
  onChange: (credentials: Credentials) => void;
  faults: Faults<'email' | 'password'>;
  onSignedIn: (signedIn: Schema<'SignedIn'>) => void;
  /** The password is right, and a code is asked for. */
  onCode: () => void;
}

/** The first step of a sign-in, with all ways that this installation offers. */
export function PasswordStep(props: PasswordStepProps) {
  const { session, next, error, credentials, onChange, faults, onSignedIn, onCode } = props;
  const [busy, setBusy] = useState<'password' | 'passkey' | null>(null);
  const byPasskey = session.methods.includes('passkey') && passkeysWork();
  const passkey = usePasskeySignIn(byPasskey, onSignedIn);
  const provider = session.methods.includes('openid') ? session.open_id_name ?? 'your provider' : null;
  const cameBack = openIdWords(error, session.open_id_name);
  const kept = { next: keptNext(next), email: credentials.email.trim() || undefined };

  async function signIn(event: FormEvent) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const missing: Fault<'email' | 'password'>[] = [];
    const email = emailFault(credentials.email);
    if (email) {
      missing.push({ field: 'email', words: email });
    }
    if (credentials.password === '') {
      missing.push({ field: 'password', words: 'Enter your password' });
    }
    if (faults.show(missing)) {
      return;
    }
    setBusy('password');
    try {
      const body = { email: credentials.email.trim(), password: credentials.password };
      onSignedIn(await write(() => portal.POST('/portal/auth/sign-in', { body })));
    } catch (failure) {
      setBusy(null);
      if (failure instanceof PortalProblem && failure.error === 'totp_required') {
        onCode();
      } else {
        faults.show(faultsOf(failure, ['email', 'password']));
      }
    }
  }

  async function signInByKey() {
    faults.clear();
    setBusy('passkey');
    try {
      const signedIn = await passkey.ask();
      if (signedIn) {
        onSignedIn(signedIn);
      }
    } catch (failure) {
      setBusy(null);
      faults.show(faultsOf(failure, ['email', 'password']));
    }
  }

  return (
    <>
      <form className={classes.form} onSubmit={(event) => void signIn(event)} noValidate>
        {cameBack && faults.attempt === 0 ? <Notice tone="bad">{cameBack}</Notice> : null}
        <ErrorSummary faults={faults} />
        <TextInput
          id={faults.idOf('email')}
          label="E-mail"
          name="email"
          type="email"
          autoComplete={byPasskey ? 'username webauthn' : 'username'}
          spellCheck={false}
          autoFocus={credentials.email === ''}
          value={credentials.email}
          error={faults.at('email')}
          onChange={(event) => onChange({ ...credentials, email: event.currentTarget.value })}
        />
        <PasswordField
          id={faults.idOf('password')}
          label="Password"
          name="password"
          autoComplete="current-password"
          autoFocus={credentials.email !== ''}
          value={credentials.password}
          error={faults.at('password')}
          onChange={(password) => onChange({ ...credentials, password })}
        />
        <Button type="submit" size="md" fullWidth loading={busy === 'password'}>
          Sign in
        </Button>
      </form>
      {byPasskey || provider ? (
        <>
          <div className={classes.or}>or</div>
          <div className={classes.ways}>
            {byPasskey ? (
              <Button
                variant="default"
                size="md"
                fullWidth
                loading={busy === 'passkey'}
                leftSection={<IconFingerprint size={16} stroke={1.7} />}
                onClick={() => void signInByKey()}
              >
                Sign in with a passkey
              </Button>
            ) : null}
            {provider ? (
              <Button component="a" href={openIdAddress(next)} variant="default" size="md" fullWidth>
                Sign in with {provider}
              </Button>
            ) : null}
          </div>
        </>
      ) : null}
      <OtherWays>
        <PageLink to="/reset" search={kept}>
          Forgot your password?
        </PageLink>
        {session.sign_up_open ? (
          <PageLink to="/sign-up" search={kept}>
            Create an account
          </PageLink>
        ) : null}
      </OtherWays>
    </>
  );
}
