import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useToast } from '@/shell/Toasts';
import classes from './Settings.module.css';
import { changeProject, useProjectsChanged } from './settingsData';

interface SettingsSectionProps {
  title: string;
  description: ReactNode;
  projectId: string;
  /** Something is typed that is not saved. */
  dirty: boolean;
  /** What keeps it from being sent. */
  invalid?: boolean;
  may: boolean;
  /** What is sent. */
  patch: () => Schema<'ProjectPatch'>;
  /** Takes back what was typed. */
  onReset: () => void;
  onDirty: (title: string, dirty: boolean) => void;
  /** The fields by the API's names. */
  fields: Readonly<Record<string, { id: string; label: string }>>;
  children: ReactNode;
}

/** One part of the settings, saved by itself. */
export function SettingsSection(props: SettingsSectionProps) {
  const { title, description, projectId, dirty, invalid = false, may, patch, onReset, onDirty, fields, children } = props;
  const changed = useProjectsChanged();
  const toast = useToast();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => onDirty(title, dirty), [title, dirty, onDirty]);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!dirty || invalid) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await changeProject(projectId, patch());
      await changed();
      toast.show({ text: `Saved: ${title.toLowerCase()}.` });
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Card title={title} description={description}>
      <form className={classes.form} noValidate onSubmit={(event) => void save(event)}>
        {children}
        {problem ? <ProblemAlert problem={problem} notDone="Nothing was saved; what you typed is still here." fields={fields} /> : null}
        {may ? (
          <div className={classes.actions}>
            <Button type="submit" variant={dirty ? 'filled' : 'default'} loading={busy} disabled={!dirty || invalid} aria-label={`Save ${title.toLowerCase()}`}>
              Save
            </Button>
            {dirty ? (
              <Button variant="default" onClick={onReset}>
                Take back
              </Button>
            ) : null}
          </div>
        ) : null}
      </form>
    </Card>
  );
}
