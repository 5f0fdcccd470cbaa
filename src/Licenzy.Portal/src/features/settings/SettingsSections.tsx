import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import classes from './Settings.module.css';
import type { Project } from './settingsData';
import { SettingsSection } from './SettingsSection';
import { graceText, hostsOf, hostsText, returnUrlProblem } from './settingsText';

export interface SectionProps {
  project: Project;
  may: boolean;
  onDirty: (title: string, dirty: boolean) => void;
}

/** The project's name. */
export function NameSection({ project, may, onDirty }: SectionProps) {
  const [name, setName] = useState(project.name);
  const wrong = name.trim() === '' ? 'Enter a name' : undefined;
  return (
    <SettingsSection
      title="Name"
      description="What people read in the switcher and in mails."
      projectId={project.id}
      dirty={name.trim() !== project.name}
      invalid={wrong !== undefined}
      may={may}
      patch={() => ({ name: name.trim() })}
      onReset={() => setName(project.name)}
      onDirty={onDirty}
      fields={{ name: { id: 'project-name', label: 'the name' } }}
    >
      <TextInput
        id="project-name"
        label="Project name"
        value={name}
        readOnly={!may}
        error={wrong}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </SettingsSection>
  );
}

/** Where buyers come back to. */
export function ReturnSection({ project, may, onDirty }: SectionProps) {
  const savedHosts = project.allowed_return_hosts.join('\n');
  const [success, setSuccess] = useState(project.success_url ?? '');
  const [cancel, setCancel] = useState(project.cancel_url ?? '');
  const [hosts, setHosts] = useState(savedHosts);
  const wrong = { success: returnUrlProblem(success), cancel: returnUrlProblem(cancel) };
  const parsed = hostsOf(hosts);
  return (
    <SettingsSection
      title="After a checkout"
      description="Where buyers come back to when a checkout names no address of its own."
      projectId={project.id}
      dirty={
        success.trim() !== (project.success_url ?? '') ||
        cancel.trim() !== (project.cancel_url ?? '') ||
        parsed.join('\n') !== savedHosts
      }
      invalid={wrong.success !== null || wrong.cancel !== null}
      may={may}
      patch={() => ({ success_url: success.trim() || null, cancel_url: cancel.trim() || null, allowed_return_hosts: parsed })}
      onReset={() => {
        setSuccess(project.success_url ?? '');
        setCancel(project.cancel_url ?? '');
        setHosts(savedHosts);
      }}
      onDirty={onDirty}
      fields={{
        success_url: { id: 'success-url', label: 'the address after a payment' },
        cancel_url: { id: 'cancel-url', label: 'the address after turning back' },
        allowed_return_hosts: { id: 'return-hosts', label: 'the hosts' },
      }}
    >
      <TextInput
        id="success-url"
        label="After a payment"
        description="Empty: a plain page of Licenzy's that says the payment arrived."
        placeholder="https://app.example.com/thanks"
        type="url"
        value={success}
        readOnly={!may}
        error={wrong.success}
        onChange={(event) => setSuccess(event.currentTarget.value)}
      />
      <TextInput
        id="cancel-url"
        label="After turning back"
        description="Empty: a plain page that says nothing was paid."
        placeholder="https://app.example.com/prices"
        type="url"
        value={cancel}
        readOnly={!may}
        error={wrong.cancel}
        onChange={(event) => setCancel(event.currentTarget.value)}
      />
      <Textarea
        id="return-hosts"
        label="Allowed hosts"
        description={`One a line. ${hostsText(parsed)}`}
        placeholder="app.example.com"
        autosize
        minRows={2}
        maxRows={8}
        value={hosts}
        readOnly={!may}
        spellCheck={false}
        onChange={(event) => setHosts(event.currentTarget.value)}
      />
    </SettingsSection>
  );
}

/** How long a failed payment keeps access. */
export function GraceSection({ project, may, onDirty }: SectionProps) {
  const [days, setDays] = useState<number | string>(project.past_due_grace_days);
  const number = typeof days === 'number' ? days : days.trim() === '' ? null : Number(days);
  const valid = number !== null && Number.isInteger(number) && number >= 0 && number <= 90;
  return (
    <SettingsSection
      title="Failed payments"
      description="How long a subscription keeps giving access after its payment failed."
      projectId={project.id}
      dirty={number !== project.past_due_grace_days}
      invalid={!valid}
      may={may}
      patch={() => ({ past_due_grace_days: number })}
      onReset={() => setDays(project.past_due_grace_days)}
      onDirty={onDirty}
      fields={{ past_due_grace_days: { id: 'grace-days', label: 'the days' } }}
    >
      <NumberInput
        id="grace-days"
        label="Grace in days"
        min={0}
        max={90}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="none"
        hideControls
        className={classes.short}
        value={days}
        readOnly={!may}
        error={valid ? undefined : 'Use 0 to 90 days'}
        onChange={setDays}
      />
      <p className={classes.sentence} aria-live="polite">
        {graceText(valid ? number : null)}
      </p>
    </SettingsSection>
  );
}

/** The zone in which the project's days are counted. */
export function ZoneSection({ project, may, onDirty }: SectionProps) {
  const [zone, setZone] = useState(project.time_zone);
  const zones = [...new Set(['UTC', project.time_zone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <SettingsSection
      title="Time zone of figures"
      description="The days of the overview begin at midnight there. Times in lists are shown in your own zone."
      projectId={project.id}
      dirty={zone !== project.time_zone}
      may={may}
      patch={() => ({ time_zone: zone })}
      onReset={() => setZone(project.time_zone)}
      onDirty={onDirty}
      fields={{ time_zone: { id: 'time-zone', label: 'the time zone' } }}
    >
      <Select
        id="time-zone"
        label="Time zone"
        className={classes.medium}
        data={zones}
        value={zone}
        readOnly={!may}
        searchable
        allowDeselect={false}
        limit={50}
        nothingFoundMessage="No zone of that name"
        onChange={(next) => setZone(next ?? zone)}
      />
    </SettingsSection>
  );
}
