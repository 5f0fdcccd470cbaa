import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { PortalProblem } from '@/api/problem';
import { ErrorSummary } from '@/components/ErrorSummary';
import { ButtonLink } from '@/components/links';
import { NewPasswordField } from '@/components/PasswordField';
import { newPasswordFault } from '@/components/passwords';
import { faultsOf, useFaults } from '@/components/useFaults';
import { GuestPage, Words } from './GuestPage';
import classes from './GuestPage.module.css';
import { keptNext } from './next';

type Stage = 'asks' | 'done' | 'dead';

const titles: Readonly<Record<Stage, string>> = {
  asks: 'Set a new password',
  done: 'Your new password is set',
  dead: 'This link does not work any more',
};

/** Where the link of a mail leads that sets a new password. */
export function ResetPasswordPage() {
  const { token } = useParams({ from: '/guest/reset/$token' });
  const search = useSearch({ from: '/guest/reset/$token' });
  const kept = { next: keptNext(search.next) };
  const cache = useQueryClient();
  const faults = useFaults<'password'>('new');
  const [password, setPassword] = useState('');
  const [stage, setStage] = useState<Stage>('asks');
  const [busy, setBusy] = useState(false);

  async function set(event: FormEvent) {
    event.preventDefault();
    const wrong = newPasswordFault(password);
    if (busy || faults.show(wrong ? [{ field: 'password', words: wrong }] : [])) {
      return;
    }
    setBusy(true);
    try {
      await write(() => portal.POST('/portal/auth/password/reset', { body: { token, password } }));
      // All sessions ended with it, this browser's too.
      cache.clear();
      setPassword('');
      setStage('done');
    } catch (failure) {
      if (failure instanceof PortalProblem && failure.error === 'invalid_link') {
        setStage('dead');
      } else {
        faults.show(faultsOf(failure, ['password']));
      }
    } finally {
      setBusy(false);
    }
  }

  return (
    <GuestPage title={titles[stage]} failed={faults.all.length > 0} keepFocus={stage === 'asks'}>
      {() =>
        stage === 'done' ? (
          <Words>
            <p>It holds from now on, and every other sign-in of yours was ended.</p>
            <ButtonLink to="/sign-in" search={kept}>
              Sign in
            </ButtonLink>
          </Words>
        ) : stage === 'dead' ? (
          <Words>
            <p>It was used, is older than an hour, or a newer one replaced it. Your password is as it was.</p>
            <ButtonLink to="/reset" search={kept}>
              Get a new link
            </ButtonLink>
          </Words>
        ) : (
          <form className={classes.form} onSubmit={(event) => void set(event)} noValidate>
            <ErrorSummary faults={faults} />
            <NewPasswordField
              id={faults.idOf('password')}
              label="New password"
              name="password"
              autoFocus
              value={password}
              error={faults.at('password')}
              onChange={setPassword}
            />
            <Button type="submit" size="md" fullWidth loading={busy}>
              Set password
            </Button>
          </form>
        )
      }
    </GuestPage>
  );
}
