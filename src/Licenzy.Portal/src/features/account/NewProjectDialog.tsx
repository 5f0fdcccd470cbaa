import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type Problem, problemOf } from '@/api/problem';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { createProject, useProjectsChanged } from '@/features/settings/settingsData';
import { useAccountScope } from '@/shell/accountScope';
import { useToast } from '@/shell/Toasts';
import classes from './Account.module.css';

/** Makes a project and leads to its first steps. */
export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const { api } = useAccountScope();
  const changed = useProjectsChanged();
  const navigate = useNavigate();
  const toast = useToast();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function create(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || name.trim() === '') {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const project = await createProject(api, name.trim());
      await changed();
      toast.show({ text: `Created ${project.name}.`, detail: 'Connect Stripe in test mode to begin.' });
      await navigate({ to: '/p/$projectId/$mode/getting-started', params: { projectId: project.id, mode: 'test' } });
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <DialogFrame title="New project" opened onClose={onClose} width={460}>
      <form className={classes.form} noValidate onSubmit={(event) => void create(event)}>
        <p>A project has its own Stripe connections, products, customers and keys, in test and in live mode.</p>
        <TextInput
          label="Name"
          description="Such as the name of your application."
          value={name}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          error={tried && name.trim() === '' ? 'Enter a name' : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {problem ? <ProblemAlert problem={problem} notDone="No project was made." /> : null}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy}>
            Create project
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
