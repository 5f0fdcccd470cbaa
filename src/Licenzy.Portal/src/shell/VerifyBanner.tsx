import { Button } from '@mantine/core';
import { useState } from 'react';
import { portal, write } from '@/api/client';
import { problemOf } from '@/api/problem';
import { QuietBanner } from '@/components/QuietBanner';
import { problemWords } from '@/text/problems';
import { useMe } from './me';
import { notify } from './toastStore';
import classes from './VerifyBanner.module.css';

/** Over every page while the person's e-mail address is not confirmed: nothing is blocked, and the mail can be sent again. */
export function VerifyBanner() {
  const { user } = useMe();
  const [busy, setBusy] = useState(false);
  if (user.email_verified) {
    return null;
  }

  async function resend() {
    setBusy(true);
    try {
      const { mails_leave } = await write(() => portal.POST('/portal/auth/email/resend'));
      notify(
        mails_leave
          ? { text: `Sent a new link to ${user.email}.`, detail: 'It works for three days.' }
          : { tone: 'info', text: 'This installation sends no mails.', detail: 'Ask whoever runs it to confirm your address.' },
      );
    } catch (failure) {
      const { title, text } = problemWords(problemOf(failure));
      notify({ tone: 'bad', text: `No mail was sent. ${title}`, detail: text });
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className={classes.place} aria-label="E-mail address">
      <QuietBanner
        tone="warn"
        action={
          <Button variant="default" size="xs" loading={busy} onClick={() => void resend()}>
            Send it again
          </Button>
        }
      >
        Confirm <strong>{user.email}</strong> by the link that was sent there. Until then a forgotten password is hard to get back.
      </QuietBanner>
    </section>
  );
}
