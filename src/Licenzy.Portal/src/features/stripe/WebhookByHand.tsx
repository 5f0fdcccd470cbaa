import { Anchor, Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { write } from '@/api/client';
import { problemOf } from '@/api/problem';
import { CodeTabs } from '@/components/CodeTabs';
import { CopyField } from '@/components/CopyField';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import classes from './ConnectForm.module.css';
import { useEventsToEnable } from './data';
import { secretProblem, webhooksPage } from './keyText';
import { useAction } from './useAction';

/** The webhook set up by hand: what to paste into Stripe, and the signing secret that Stripe shows afterwards. */
export function WebhookByHand({ onDone }: { onDone: () => void }) {
  const { api, mode, key } = useScope();
  const client = useQueryClient();
  const wanted = useEventsToEnable();
  const [secret, setSecret] = useState('');
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const fieldId = useId();
  const save = useAction(async () => {
    const body = {
      mode,
      secret_key: null,
      webhook_secret: secret.trim(),
      create_webhook: null,
      replace_account: null,
      dry_run: null,
    };
    await write(() => api.PUT('/portal/stripe/connection', { body }));
    setSecret('');
    await client.invalidateQueries({ queryKey: key('connection') });
    onDone();
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const wrong = secretProblem(secret);
    setError(wrong);
    if (wrong) {
      field.current?.focus();
    } else {
      void save.run();
    }
  }

  if (wanted.isError) {
    return <ProblemAlert problem={problemOf(wanted.error)} retry={() => void wanted.refetch()} />;
  }
  if (!wanted.data) {
    return <SkeletonRows rows={5} />;
  }
  const { webhook_url, event_types, api_version, listen_command } = wanted.data;
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p>
        1. In Stripe, add an endpoint with this address.{' '}
        <Anchor href={webhooksPage(mode)} target="_blank" rel="noreferrer" inherit underline="always">
          Open that page
        </Anchor>
      </p>
      {webhook_url ? <CopyField value={webhook_url} short={false} boxed label="the webhook address" /> : null}
      {listen_command ? (
        <>
          <p className={classes.path}>Stripe cannot reach this machine by that address. Run this beside it, and use the secret that it prints:</p>
          <CopyField value={listen_command} short={false} boxed label="the command" />
        </>
      ) : null}
      <p>
        2. Choose the version <code>{api_version}</code> and these {event_types.length} events.
      </p>
      <CodeTabs label="Events to choose" samples={[{ label: 'Events to choose', code: event_types.join('\n') }]} maxHeight={180} />
      <PasswordInput
        ref={field}
        id={fieldId}
        label="3. Signing secret of the endpoint"
        description="Stripe shows it at the endpoint. It is stored encrypted and not shown again."
        placeholder="whsec_…"
        autoComplete="off"
        value={secret}
        error={error}
        onChange={(event) => {
          setSecret(event.currentTarget.value);
          setError(null);
        }}
      />
      {save.problem ? (
        <ProblemAlert
          problem={save.problem}
          notDone="The secret was not saved; what you typed is still here."
          fields={{ webhook_secret: { id: fieldId, label: 'the secret' } }}
        />
      ) : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.busy}>
          {mode === 'live' ? 'Save the secret in live' : 'Save the secret'}
        </Button>
      </div>
    </form>
  );
}
