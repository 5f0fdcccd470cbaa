import { Button, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { ErrorSummary } from '@/components/ErrorSummary';
import { ButtonLink, PageLink } from '@/components/links';
import { NewPasswordField } from '@/components/PasswordField';
import { newPasswordFault } from '@/components/passwords';
import { type Fault, faultsOf, useFaults } from '@/components/useFaults';
import { emailFault } from '@/text/email';
import { GuestPage, OtherWays, Words } from './GuestPage';
import classes from './GuestPage.module.css';
import { keptNext, safeNext } from './next';
import { useEnter } from './useEnter';

type Field = 'email' | 'password' | 'account_name';

/** A new person with an account and its first project; the answer is the same whether or not the address is known. */
export function SignUpPage() {
  const search = useSearch({ from: '/guest/sign-up' });
  const next = safeNext(search.next);
  const enter = useEnter(next);
  const faults = useFaults<Field>('sign-up');
  const [email, setEmail] = useState(search.email ?? '');
  const [password, setPassword] = useState('');
  const [accountName, setAccountName] = useState('');
  const [busy, setBusy] = useState(false);
  const kept = { next: keptNext(next), email: email.trim() || undefined };

  async function signUp(event: FormEvent) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const candidates: [Field, string | null][] = [
      ['email', emailFault(email)],
      ['password', newPasswordFault(password)],
      ['account_name', accountName.trim() === '' ? 'Enter a name for your account, such as that of your company' : null],
    ];
    if (faults.show(candidates.flatMap(([field, words]): Fault<Field>[] => (words ? [{ field, words }] : [])))) {
      return;
    }
    setBusy(true);
    try {
      const body = { email: email.trim(), password, account_name: accountName.trim() };
      enter(await write(() => portal.POST('/portal/auth/sign-up', { body })));
    } catch (failure) {
      setBusy(false);
      faults.show(faultsOf(failure, ['email', 'password', 'account_name']));
    }
  }

  return (
    <GuestPage title="Create an account" failed={faults.all.length > 0} keepFocus signedInTo={next}>
      {(session) =>
        session.sign_up_open ? (
          <>
            <form className={classes.form} onSubmit={(event) => void signUp(event)} noValidate>
              <ErrorSummary faults={faults} />
              <TextInput
                id={faults.idOf('email')}
                label="E-mail"
                name="email"
                type="email"
                autoComplete="username"
                spellCheck={false}
                autoFocus
                value={email}
                error={faults.at('email')}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <NewPasswordField
                id={faults.idOf('password')}
                name="password"
                value={password}
                error={faults.at('password')}
                onChange={setPassword}
              />
              <TextInput
                id={faults.idOf('account_name')}
                label="Account name"
                description="Your company or team. It can be changed later."
                name="organization"
                autoComplete="organization"
                maxLength={100}
                value={accountName}
                error={faults.at('account_name')}
                onChange={(event) => setAccountName(event.currentTarget.value)}
              />
              <Button type="submit" size="md" fullWidth loading={busy}>
                Create account
              </Button>
            </form>
            <OtherWays>
              Have an account already?{' '}
              <PageLink to="/sign-in" search={kept}>
                Sign in
              </PageLink>
            </OtherWays>
          </>
        ) : (
          <Words>
            <p>
              <strong>New accounts are not open here.</strong> Ask an owner of your account for an invitation, or whoever runs this
              installation. The link in the invitation lets you in.
            </p>
            <ButtonLink to="/sign-in" search={kept}>
              Sign in
            </ButtonLink>
          </Words>
        )
      }
    </GuestPage>
  );
}
