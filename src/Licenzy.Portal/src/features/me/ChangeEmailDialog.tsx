import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ErrorSummary } from '@/components/ErrorSummary';
import { Notice } from '@/components/Notice';
import { faultsOf, useFaults } from '@/components/useFaults';
import { emailFault } from '@/text/email';
import { useMe } from '@/shell/me';
import classes from './Me.module.css';

/** Asks for another address; it becomes the person's when the link in the mail to it is opened. */
export function ChangeEmailDialog({ onClose }: { onClose: () => void }) {
  const { user } = useMe();
  const faults = useFaults<'email'>('change-email');
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState<{ to: string; leaves: boolean } | null>(null);
  const [busy, setBusy] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    const same = email.trim().toLowerCase() === user.email.toLowerCase();
    const wrong = same ? 'Enter another address than the one of now' : emailFault(email);
    if (busy || faults.show(wrong ? [{ field: 'email', words: wrong }] : [])) {
      return;
    }
    setBusy(true);
    try {
      const { mails_leave } = await write(() => portal.POST('/portal/auth/email/change', { body: { email: email.trim() } }));
      setSent({ to: email.trim(), leaves: mails_leave });
    } catch (failure) {
      faults.show(faultsOf(failure, ['email']));
    } finally {
      setBusy(false);
    }
  }

  return (
    <DialogFrame title="Change your e-mail address" opened onClose={onClose} closable={sent ? 'easily' : 'deliberately'} width={460}>
      {sent ? (
        <>
          {sent.leaves ? (
            <Notice tone="info" title="Look into the other mailbox.">
              A link is on its way to {sent.to}. Open it within three days, signed in as you are now. Until then {user.email} stays.
            </Notice>
          ) : (
            <Notice tone="warn" title="This installation sends no mails.">
              Ask whoever runs it to confirm {sent.to}. Until then {user.email} stays.
            </Notice>
          )}
          <DialogActions>
            <Button data-autofocus onClick={onClose}>
              Close
            </Button>
          </DialogActions>
        </>
      ) : (
        <form className={classes.form} onSubmit={(event) => void send(event)} noValidate>
          <ErrorSummary faults={faults} />
          <p>
            A link goes to the new address. <strong>{user.email}</strong> stays yours until it is opened, and is told about it.
          </p>
          <TextInput
            id={faults.idOf('email')}
            label="New e-mail address"
            name="email"
            type="email"
            autoComplete="email"
            spellCheck={false}
            data-autofocus
            value={email}
            error={faults.at('email')}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              Keep {user.email}
            </Button>
            <Button type="submit" loading={busy}>
              Send the link
            </Button>
          </DialogActions>
        </form>
      )}
    </DialogFrame>
  );
}
