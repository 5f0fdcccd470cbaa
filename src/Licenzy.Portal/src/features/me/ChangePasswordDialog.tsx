import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call, portal, write } from '@/api/client';
import { PortalProblem } from '@/api/problem';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ErrorSummary } from '@/components/ErrorSummary';
import { NewPasswordField, PasswordField } from '@/components/PasswordField';
import { newPasswordFault } from '@/components/passwords';
import { type Fault, faultsOf, useFaults } from '@/components/useFaults';
import { useMe } from '@/shell/me';
import { useToast } from '@/shell/Toasts';
import classes from './Me.module.css';

type Field = 'current_password' | 'new_password';

/** Sets another password; every other session of the person ends with it. */
export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const { user } = useMe();
  const cache = useQueryClient();
  const toast = useToast();
  // Who came in by the provider alone has no password to tell.
  const door = useQuery({ queryKey: ['session'], queryFn: () => call(() => portal.GET('/portal/auth/session')) });
  const mayHaveNone = door.data?.methods.includes('openid') === true;
  const faults = useFaults<Field>('password');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);

  async function change(event: FormEvent) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const wrong: Fault<Field>[] = [];
    if (current === '' && !mayHaveNone) {
      wrong.push({ field: 'current_password', words: 'Enter your password of now' });
    }
    const weak = newPasswordFault(next);
    if (weak) {
      wrong.push({ field: 'new_password', words: weak === 'Enter a password' ? 'Enter a new password' : weak });
    }
    if (faults.show(wrong)) {
      return;
    }
    setBusy(true);
    try {
      const body = { new_password: next, ...(current !== '' && { current_password: current }) };
      await write(() => portal.POST('/portal/auth/password/change', { body }));
      void cache.invalidateQueries({ queryKey: ['sessions'] });
      toast.show({ text: 'Changed your password.', detail: 'Your other sessions ended.' });
      onClose();
    } catch (failure) {
      const mismatch = failure instanceof PortalProblem && failure.error === 'invalid_credentials';
      faults.show(
        mismatch
          ? [{ field: 'current_password', words: 'This is not your password of now' }]
          : faultsOf(failure, ['current_password', 'new_password']),
      );
      setBusy(false);
    }
  }

  return (
    <DialogFrame title="Change your password" opened onClose={onClose} closable="deliberately" width={440}>
      <form className={classes.form} onSubmit={(event) => void change(event)} noValidate>
        <ErrorSummary faults={faults} />
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordField
          id={faults.idOf('current_password')}
          label="Password of now"
          description={mayHaveNone ? 'Empty if you never had one.' : undefined}
          name="current-password"
          autoComplete="current-password"
          data-autofocus
          value={current}
          error={faults.at('current_password')}
          onChange={setCurrent}
        />
        <NewPasswordField
          id={faults.idOf('new_password')}
          label="New password"
          name="new-password"
          value={next}
          error={faults.at('new_password')}
          onChange={setNext}
        />
        <DialogActions hint="Your other sessions end with it.">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" loading={busy}>
            Change password
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
