import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { write } from '@/api/client';
import { askMeAgain } from '@/api/me';
import { type Problem, problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useUnsavedGuard } from '@/components/UnsavedGuard';
import { useAccountScope } from '@/shell/accountScope';
import { useMay } from '@/shell/me';
import { useToast } from '@/shell/Toasts';
import classes from './Account.module.css';

/** The account's name; owners change it. */
export function AccountName({ name: saved }: { name: string }) {
  const may = useMay('own');
  const client = useQueryClient();
  const { api, key } = useAccountScope();
  const toast = useToast();
  const [name, setName] = useState(saved);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const dirty = name.trim() !== saved;
  const guard = useUnsavedGuard(dirty);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!dirty || busy || name.trim() === '') {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const account = await write(() => api.PATCH('/portal/account', { body: { name: name.trim() } }));
      await Promise.all([askMeAgain(client), client.invalidateQueries({ queryKey: key('account') })]);
      toast.show({ text: `The account is called ${account.name} now.` });
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Card title="Account" description="Its name stands in the switcher and in mails to those you invite.">
      {guard}
      <form className={classes.form} noValidate onSubmit={(event) => void save(event)}>
        <TextInput
          label="Account name"
          className={classes.medium}
          value={name}
          readOnly={!may}
          maxLength={100}
          autoComplete="off"
          error={name.trim() === '' ? 'Enter a name' : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {problem ? <ProblemAlert problem={problem} notDone="The name stays as it was." /> : null}
        {may ? (
          <div className={classes.rowActions}>
            <Button type="submit" variant="default" loading={busy} disabled={!dirty || name.trim() === ''}>
              Save account name
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}
