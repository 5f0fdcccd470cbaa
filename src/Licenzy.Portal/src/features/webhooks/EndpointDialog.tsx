import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { write } from '@/api/client';
import { newIntents } from '@/api/intent';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SecretDialog } from '@/components/SecretReveal';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import classes from './Dialogs.module.css';
import { EventTypeField } from './EventTypeField';
import { shortUrl, urlHint, urlProblem } from './endpointUrl';
import { choiceOf, patternsOf } from './typeChoice';
import type { Endpoint } from './useEndpoints';

interface EndpointDialogProps {
  /** The one to change; without it a new one is made. */
  endpoint?: Endpoint;
  opened: boolean;
  onClose: () => void;
  /** Called once a new one's secret is stored. */
  onMade?: (endpointId: string) => void;
}

/** Makes an endpoint, and shows its secret once; or changes one. */
export function EndpointDialog({ endpoint, opened, onClose, onMade }: EndpointDialogProps) {
  const { mode } = useScope();
  // The secret lives here alone, and only until it is stored.
  const [made, setMade] = useState<{ id: string; url: string; secret: string } | null>(null);
  return (
    <>
      <DialogFrame
        title={endpoint ? `Edit ${shortUrl(endpoint.url)}` : 'Add an endpoint'}
        mode={mode}
        opened={opened && made === null}
        onClose={onClose}
        closable="deliberately"
      >
        <EndpointForm
          endpoint={endpoint}
          onClose={onClose}
          onMade={(answer) => {
            if (answer.secret) {
              setMade({ id: answer.id, url: answer.url, secret: answer.secret });
            } else {
              onClose();
              onMade?.(answer.id);
            }
          }}
        />
      </DialogFrame>
      {made && (
        <SecretDialog
          title="Signing secret: shown once"
          mode={mode}
          secret={made.secret}
          name={`Signing secret of ${shortUrl(made.url)}`}
          onStored={() => {
            setMade(null);
            onClose();
            onMade?.(made.id);
          }}
        >
          <p>
            Your app verifies with it that an event came from Licenzy. Store it where your backend reads its secrets: Licenzy cannot show it again,
            only make another. The code to verify is on the endpoint's page.
          </p>
        </SecretDialog>
      )}
    </>
  );
}

interface EndpointFormProps {
  endpoint?: Endpoint;
  onClose: () => void;
  onMade: (answer: Schema<'EndpointView'>) => void;
}

function EndpointForm({ endpoint, onClose, onMade }: EndpointFormProps) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [choice, setChoice] = useState(() => choiceOf(endpoint?.event_types ?? []));
  const [shown, setShown] = useState({ url: false, types: false });
  const urlField = useRef<HTMLInputElement>(null);
  const [intents] = useState(newIntents);
  const wrongUrl = urlProblem(url.trim(), mode);
  const wrongTypes = !choice.every && choice.types.length === 0 ? 'Choose an event type, or every event' : null;
  const body = {
    url: url.trim(),
    description: description.trim() || null,
    event_types: patternsOf(choice, endpoint?.event_types ?? []),
  };
  const save = useMutation({
    mutationFn: () =>
      endpoint
        ? write(() => api.PATCH('/portal/webhooks/endpoints/{endpoint_id}', { params: { path: { endpoint_id: endpoint.id } }, body }))
        : write(() => api.POST('/portal/webhooks/endpoints', { params: { header: { 'Idempotency-Key': intents.of(body) } }, body })),
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: key('endpoints') });
      if (endpoint) {
        toast.show({ text: `Saved ${shortUrl(answer.url)} in ${mode}.` });
        onClose();
      } else {
        onMade(answer);
      }
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown({ url: true, types: true });
    if (wrongUrl) {
      urlField.current?.focus();
    } else if (!wrongTypes) {
      save.mutate();
    }
  };
  const typed = url.trim() !== '' && wrongUrl === null;
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        ref={urlField}
        id="endpoint-url"
        type="url"
        label="Address"
        withAsterisk
        data-autofocus
        placeholder="https://app.example.com/webhooks"
        description={mode === 'live' ? 'https, and on the open internet.' : 'Where events are posted to.'}
        value={url}
        error={shown.url ? wrongUrl : null}
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setUrl(event.currentTarget.value)}
        onBlur={() => setShown((before) => ({ ...before, url: url.trim() !== '' }))}
      />
      {typed && urlHint(url.trim()) && <p className={classes.quiet}>{urlHint(url.trim())}</p>}
      <TextInput
        label="Description"
        placeholder="Backend of the shop"
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <EventTypeField value={choice} onChange={setChoice} error={shown.types ? wrongTypes : null} />
      {save.error && (
        <ProblemAlert
          problem={problemOf(save.error)}
          notDone="Nothing was saved; what you typed is still here."
          fields={{ url: { id: 'endpoint-url', label: 'the address' } }}
        />
      )}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          {endpoint ? 'Leave it as it is' : 'Not now'}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {endpoint ? `Save in ${mode}` : `Add endpoint in ${mode}`}
        </Button>
      </DialogActions>
    </form>
  );
}
