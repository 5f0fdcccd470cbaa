import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Card } from '@/components/Card';
import { ErrorSummary } from '@/components/ErrorSummary';
import { useUnsavedGuard } from '@/components/UnsavedGuard';
import { faultsOf, useFaults } from '@/components/useFaults';
import { useMe } from '@/shell/me';
import { useToast } from '@/shell/Toasts';
import { Badge } from './Badge';
import { ChangeEmailDialog } from './ChangeEmailDialog';
import { MeHead } from './MeHead';
import classes from './Me.module.css';
import { Preferences } from './Preferences';
import { Setting } from './Setting';
import { useChangeMe } from './useChangeMe';

/** Who the person is here, and how they like the pages. */
export function ProfilePage() {
  const { user } = useMe();
  const toast = useToast();
  const change = useChangeMe();
  const faults = useFaults<'name'>('profile');
  const [name, setName] = useState(user.name ?? '');
  const [asksEmail, setAsksEmail] = useState(false);
  const changed = name.trim() !== (user.name ?? '');
  const guard = useUnsavedGuard(changed);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (change.isPending || !changed) {
      return;
    }
    faults.clear();
    try {
      const saved = await change.mutateAsync({ name: name.trim() === '' ? null : name.trim() });
      setName(saved.name ?? '');
      toast.show({ text: saved.name ? `You are called ${saved.name} now.` : `You are called ${saved.email} now.` });
    } catch (failure) {
      faults.show(faultsOf(failure, ['name']));
    }
  }

  return (
    <>
      {guard}
      <MeHead page="Profile" facts="How colleagues see you, and how the pages look to you." failed={faults.all.length > 0} />
      <div className={classes.cards}>
        <Card title="You">
          <form className={classes.form} onSubmit={(event) => void save(event)} noValidate>
            <ErrorSummary faults={faults} />
            <div className={classes.row}>
              <TextInput
                id={faults.idOf('name')}
                label="Name"
                description="Stands beside what you do, in the audit log too. Empty: your e-mail address."
                name="name"
                autoComplete="name"
                maxLength={100}
                value={name}
                error={faults.at('name')}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button type="submit" variant={changed ? 'filled' : 'default'} disabled={!changed} loading={change.isPending}>
                Save name
              </Button>
            </div>
          </form>
        </Card>
        <Card title="E-mail" flush>
          <Setting
            name={
              <>
                {user.email} <Badge on={user.email_verified}>{user.email_verified ? 'Confirmed' : 'Not confirmed'}</Badge>
              </>
            }
            hint="You sign in with it, and mails about your account go there."
          >
            <Button variant="default" onClick={() => setAsksEmail(true)}>
              Change address
            </Button>
          </Setting>
        </Card>
        <Preferences />
      </div>
      {asksEmail ? <ChangeEmailDialog onClose={() => setAsksEmail(false)} /> : null}
    </>
  );
}
