import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { portal, write } from '@/api/client';
import { passkeysWork, signInByPasskey } from '@/api/passkeys';
import { PortalProblem } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { ErrorSummary } from '@/components/ErrorSummary';
import { type Faults, faultsOf } from '@/components/useFaults';
import { OtherWays } from './GuestPage';
import classes from './GuestPage.module.css';
import type { Credentials } from './PasswordStep';

interface CodeStepProps {
  credentials: Credentials;
  faults: Faults<'totp'>;
  onSignedIn: (signedIn: Schema<'SignedIn'>) => void;
  onBack: () => void;
}

/** The second step of a sign-in: the app's six digits, pasted or filled in by the phone, or a recovery code. */
export function CodeStep({ credentials, faults, onSignedIn, onBack }: CodeStepProps) {
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [recovery]);

  async function attempt(run: () => Promise<Schema<'SignedIn'>>) {
    setBusy(true);
    try {
      onSignedIn(await run());
    } catch (failure) {
      setBusy(false);
      const [fault, ...others] = faultsOf<'totp'>(failure, ['totp']);
      const wrong = failure instanceof PortalProblem && failure.error === 'invalid_credentials';
      faults.show(fault ? [wrong ? { ...fault, field: 'totp' } : fault, ...others] : []);
    }
  }

  function signIn(event: FormEvent) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const totp = code.replaceAll(/\s/g, '');
    const wanted = recovery ? 'Enter a recovery code' : 'Enter the 6 digits from your app';
    if (faults.show(totp === '' || (!recovery && !/^\d{6}$/.test(totp)) ? [{ field: 'totp', words: wanted }] : [])) {
      return;
    }
    const body = { email: credentials.email.trim(), password: credentials.password, totp };
    void attempt(() => write(() => portal.POST('/portal/auth/sign-in', { body })));
  }

  return (
    <>
      <form className={classes.form} onSubmit={signIn} noValidate>
        <ErrorSummary faults={faults} />
        <TextInput
          key={recovery ? 'recovery' : 'digits'}
          ref={field}
          id={faults.idOf('totp')}
          label={recovery ? 'Recovery code' : 'The 6 digits from your app'}
          description={recovery ? 'One of the ten that you stored. Each works once.' : 'The authenticator app shows new ones every 30 seconds.'}
          name="totp"
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete={recovery ? 'off' : 'one-time-code'}
          autoCapitalize="off"
          spellCheck={false}
          maxLength={64}
          value={code}
          error={faults.at('totp')}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          Sign in
        </Button>
      </form>
      <OtherWays>
        <button
          type="button"
          className={classes.link}
          onClick={() => {
            faults.clear();
            setCode('');
            setRecovery(!recovery);
          }}
        >
          {recovery ? 'Use the app' : 'Use a recovery code'}
        </button>
        {passkeysWork() ? (
          <button type="button" className={classes.link} disabled={busy} onClick={() => void attempt(() => signInByPasskey())}>
            Use a passkey
          </button>
        ) : null}
        <button type="button" className={classes.link} onClick={onBack}>
          Back
        </button>
      </OtherWays>
    </>
  );
}
