import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useFaults } from '@/components/useFaults';
import { CodeStep } from './CodeStep';
import { GuestPage } from './GuestPage';
import { safeNext } from './next';
import { type Credentials, PasswordStep } from './PasswordStep';
import { useEnter } from './useEnter';

/** The door: e-mail and password, a passkey, or the provider; then a code, only if it is asked for. */
export function SignInPage() {
  const search = useSearch({ from: '/guest/sign-in' });
  const next = safeNext(search.next);
  const enter = useEnter(next);
  const passwordFaults = useFaults<'email' | 'password'>('sign-in');
  const codeFaults = useFaults<'totp'>('sign-in');
  const [credentials, setCredentials] = useState<Credentials>({ email: search.email ?? '', password: '' });
  const [asksCode, setAsksCode] = useState(false);
  const failed = (asksCode ? codeFaults : passwordFaults).all.length > 0;

  return (
    <GuestPage title={asksCode ? 'Enter your code' : 'Sign in to Licenzy'} failed={failed} keepFocus signedInTo={next}>
      {(session) =>
        asksCode ? (
          <CodeStep
            credentials={credentials}
            faults={codeFaults}
            onSignedIn={enter}
            onBack={() => setAsksCode(false)}
          />
        ) : (
          <PasswordStep
            session={session}
            next={next}
            error={search.error}
            credentials={credentials}
            onChange={setCredentials}
            faults={passwordFaults}
            onSignedIn={enter}
            onCode={() => {
              codeFaults.clear();
              setAsksCode(true);
            }}
          />
        )
      }
    </GuestPage>
  );
}
