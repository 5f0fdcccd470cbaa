import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { write } from '@/api/client';
import { newIntents } from '@/api/intent';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SecretReveal } from '@/components/SecretReveal';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { useAction } from '../stripe/useAction';
import classes from './GettingStarted.module.css';

interface KeyStepProps {
  exists: boolean;
  /** The key that was made and is not stored yet; it belongs to the page, so that the code below can use it. */
  revealed: { name: string; key: string } | null;
  onMade: (made: { name: string; key: string }) => void;
  onStored: () => void;
}

/** Step 4: a key for the app's backend, shown this once. */
export function KeyStep({ exists, revealed, onMade, onStored }: KeyStepProps) {
  const { projectId, mode } = useScope();
  const may = useMay('configure');
  if (revealed) {
    return (
      <SecretReveal secret={revealed.key} name={`API key ${revealed.name}`} onStored={onStored}>
        <p className={classes.quiet}>
          Store it where your backend reads it. Licenzy cannot show it again. The code of the next step has it filled in until you leave this
          page.
        </p>
      </SecretReveal>
    );
  }
  if (!may) {
    return <p className={classes.quiet}>Your role cannot create keys. Admins and owners can.</p>;
  }
  return (
    <>
      {exists ? (
        <p className={classes.quiet}>
          There is a key. If nobody stored it, create another and revoke this one on the page of the API keys.
        </p>
      ) : (
        <p className={classes.quiet}>Your backend names itself with a key. It is shown once.</p>
      )}
      <KeyForm exists={exists} onMade={onMade} />
      {exists ? (
        <div className={classes.buttons}>
          <ButtonLink variant="default" size="xs" to="/p/$projectId/$mode/api-keys" params={{ projectId, mode }}>
            Open the API keys
          </ButtonLink>
        </div>
      ) : null}
    </>
  );
}

function KeyForm({ exists, onMade }: { exists: boolean; onMade: KeyStepProps['onMade'] }) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const [name, setName] = useState('backend');
  const [error, setError] = useState<string | null>(null);
  const [intents] = useState(newIntents);
  const field = useRef<HTMLInputElement>(null);
  const make = useAction(async () => {
    const body = { mode, name: name.trim(), scopes: ['runtime', 'webhooks'] };
    const params = { header: { 'Idempotency-Key': intents.of(body) } };
    const answer = await write(() => api.POST('/portal/api-keys', { body, params }));
    intents.done();
    if (answer.key) {
      onMade({ name: answer.name, key: answer.key });
    }
    await client.invalidateQueries({ queryKey: key('api-keys') });
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === '') {
      setError('Enter a name: for whom the key is');
      field.current?.focus();
      return;
    }
    void make.run();
  }

  const label = exists ? 'Create another key' : 'Create key';
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.fields}>
        <TextInput
          ref={field}
          label="Name"
          value={name}
          error={error}
          maxLength={200}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setError(null);
          }}
        />
        <Button type="submit" variant={exists ? 'default' : 'filled'} loading={make.busy}>
          {mode === 'live' ? `${label} in live` : label}
        </Button>
      </div>
      {make.problem ? <ProblemAlert problem={make.problem} /> : null}
    </form>
  );
}
