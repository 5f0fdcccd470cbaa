import { Button, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { ErrorSummary } from '@/components/ErrorSummary';
import { ButtonLink, PageLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { faultsOf, useFaults } from '@/components/useFaults';
import { emailFault } from '@/text/email';
import { GuestPage, OtherWays, Words } from './GuestPage';
import classes from './GuestPage.module.css';
import { keptNext } from './next';

/** Asks for a link by mail that sets a new password; the answer is the same whether or not somebody has the address. */
export function ForgotPasswordPage() {
  const search = useSearch({ from: '/guest/reset' });
  const faults = useFaults<'email'>('reset');
  const [email, setEmail] = useState(search.email ?? '');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const kept = { next: keptNext(search.next), email: email.trim() || undefined };

  async function send(event: FormEvent) {
    event.preventDefault();
    const wrong = emailFault(email);
    if (busy || faults.show(wrong ? [{ field: 'email', words: wrong }] : [])) {
      return;
    }
    setBusy(true);
    try {
      await write(() => portal.POST('/portal/auth/password/forgot', { body: { email: email.trim() } }));
      setSentTo(email.trim());
    } catch (failure) {
      faults.show(faultsOf(failure, ['email']));
    } finally {
      setBusy(false);
    }
  }

  const title = sentTo ? 'Look into your mailbox' : 'Set a new password';
  return (
    <GuestPage title={title} failed={faults.all.length > 0} keepFocus={!sentTo}>
      {(session) =>
        !session.mails_leave ? (
          <Words>
            <p>
              <strong>This installation sends no mails</strong>, so it cannot send you a link. Ask whoever runs it: they can let you in
              again. An owner of your account cannot see or set your password.
            </p>
            <ButtonLink to="/sign-in" search={kept}>
              Back to sign-in
            </ButtonLink>
          </Words>
        ) : sentTo ? (
          <Words>
            <Notice tone="info">
              If somebody here has <strong>{sentTo}</strong>, a link to set a new password is on its way. It works once, within an hour.
            </Notice>
            <p>Nothing there in a few minutes? Look among unwanted mail, or check the address.</p>
            <div className={classes.between}>
              <Button variant="default" onClick={() => setSentTo(null)}>
                Use another address
              </Button>
              <PageLink to="/sign-in" search={kept}>
                Back to sign-in
              </PageLink>
            </div>
          </Words>
        ) : (
          <>
            <form className={classes.form} onSubmit={(event) => void send(event)} noValidate>
              <ErrorSummary faults={faults} />
              <TextInput
                id={faults.idOf('email')}
                label="E-mail"
                description="A link goes there that sets a new password."
                name="email"
                type="email"
                autoComplete="username"
                spellCheck={false}
                autoFocus
                value={email}
                error={faults.at('email')}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <Button type="submit" size="md" fullWidth loading={busy}>
                Send the link
              </Button>
            </form>
            <OtherWays>
              <PageLink to="/sign-in" search={kept}>
                Back to sign-in
              </PageLink>
            </OtherWays>
          </>
        )
      }
    </GuestPage>
  );
}
