import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { ErrorSummary } from '@/components/ErrorSummary';
import { PageLink } from '@/components/links';
import { NewPasswordField } from '@/components/PasswordField';
import { newPasswordFault } from '@/components/passwords';
import { faultsOf, useFaults } from '@/components/useFaults';
import { OtherWays } from './GuestPage';
import classes from './GuestPage.module.css';
import { useEnter } from './useEnter';

interface InvitedNewcomerProps {
  token: string;
  invitation: Schema<'AcceptInvitationPreview'>;
}

/** Somebody who is new here accepts an invitation: the address is known from it, a password is all that is needed. */
export function InvitedNewcomer({ token, invitation }: InvitedNewcomerProps) {
  const enter = useEnter('/');
  const faults = useFaults<'password' | 'name'>('join');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);

  async function join(event: FormEvent) {
    event.preventDefault();
    const wrong = newPasswordFault(password);
    if (busy || faults.show(wrong ? [{ field: 'password', words: wrong }] : [])) {
      return;
    }
    setBusy(true);
    try {
      const body = { token, password, ...(name.trim() !== '' && { name: name.trim() }) };
      enter(await write(() => portal.POST('/portal/invitations/sign-up', { body })));
    } catch (failure) {
      setBusy(false);
      faults.show(faultsOf(failure, ['password', 'name']));
    }
  }

  return (
    <>
      <form className={classes.form} onSubmit={(event) => void join(event)} noValidate>
        <ErrorSummary faults={faults} />
        <TextInput label="E-mail" name="email" type="email" autoComplete="username" value={invitation.email} readOnly />
        <TextInput
          id={faults.idOf('name')}
          label="Your name"
          description="Colleagues see it beside what you do. It can stay empty."
          name="name"
          autoComplete="name"
          maxLength={100}
          value={name}
          error={faults.at('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NewPasswordField id={faults.idOf('password')} name="password" value={password} error={faults.at('password')} onChange={setPassword} />
        <Button type="submit" size="md" fullWidth loading={busy}>
          Join {invitation.account_name}
        </Button>
      </form>
      <OtherWays>
        Have a sign-in here already?{' '}
        <PageLink to="/sign-in" search={{ next: `/invitation/${token}`, email: invitation.email }}>
          Sign in
        </PageLink>
      </OtherWays>
    </>
  );
}
