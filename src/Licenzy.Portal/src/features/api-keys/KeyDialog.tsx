import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { newIntents } from '@/api/intent';
import { type Problem, problemOf } from '@/api/problem';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import classes from './ApiKeys.module.css';
import { type ApiKey, makeKey, renameKey, useKeysChanged } from './keyData';
import { scopes as knownScopes, successorName, usualScopes } from './keyText';

interface CreateKeyDialogProps {
  /** The key that the new one replaces; its name and scopes are taken over. */
  replaces: ApiKey | null;
  onClose: () => void;
  /** The new key with its secret: show it once. */
  onMade: (key: ApiKey) => void;
}

/** Makes an API key, or the successor of one; what it may do stands in words. */
export function CreateKeyDialog({ replaces, onClose, onMade }: CreateKeyDialogProps) {
  const scope = useScope();
  const changed = useKeysChanged(scope);
  const [name, setName] = useState(replaces ? successorName(replaces.name) : '');
  const [chosen, setChosen] = useState<readonly string[]>(replaces?.scopes ?? usualScopes);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [intents] = useState(newIntents);
  const sending = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  const nameError = tried && name.trim() === '' ? 'Enter a name: it says whose key it is' : undefined;
  const scopeError = tried && chosen.length === 0 ? 'Choose what the key may do' : undefined;

  async function make(event?: FormEvent) {
    event?.preventDefault();
    if (sending.current) {
      return;
    }
    setTried(true);
    if (name.trim() === '' || chosen.length === 0) {
      field.current?.focus();
      return;
    }
    sending.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const key = await makeKey(scope, name.trim(), chosen, intents.of([name.trim(), chosen]));
      onMade(key);
      await changed();
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }

  return (
    <DialogFrame
      title={replaces ? `Replace the key ${replaces.name}` : 'Create an API key'}
      mode={scope.mode}
      opened
      onClose={onClose}
      closable="deliberately"
      onConfirm={() => void make()}
      width={520}
    >
      <form className={classes.form} noValidate onSubmit={(event) => void make(event)}>
        {replaces ? (
          <p>
            A second key with the same scopes. <strong>{replaces.name}</strong> works on until you revoke it: put the new key where your
            backend reads it, wait until the old one falls quiet, then revoke it.
          </p>
        ) : null}
        <TextInput
          ref={field}
          label="Name"
          description="For whom it is, such as backend or worker."
          value={name}
          error={nameError}
          maxLength={200}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label="It may" error={scopeError} value={[...chosen]} onChange={setChosen}>
          <div className={classes.scopes}>
            {knownScopes.map((known) => (
              <Checkbox
                key={known.value}
                value={known.value}
                label={
                  <>
                    {known.label} <code className={classes.scope}>{known.value}</code>
                  </>
                }
                description={known.words}
              />
            ))}
          </div>
        </Checkbox.Group>
        <p className={classes.small}>The key is shown once, right after this. There is no way to see it again.</p>
        {problem ? <ProblemAlert problem={problem} notDone="No key was made." /> : null}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy}>
            Create key in {scope.mode}
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}

/** Gives a key another name. */
export function RenameKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const scope = useScope();
  const changed = useKeysChanged(scope);
  const [name, setName] = useState(apiKey.name);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);

  async function rename(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '') {
      return;
    }
    setBusy(true);
    try {
      await renameKey(scope, apiKey.id, name.trim());
      await changed();
      onClose();
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <DialogFrame title={`Rename the key ${apiKey.name}`} mode={scope.mode} opened onClose={onClose} width={440}>
      <form className={classes.form} noValidate onSubmit={(event) => void rename(event)}>
        <TextInput
          label="Name"
          value={name}
          maxLength={200}
          autoComplete="off"
          data-autofocus
          error={tried && name.trim() === '' ? 'Enter a name' : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {problem ? <ProblemAlert problem={problem} notDone="The name stays as it was." /> : null}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Keep {apiKey.name}
          </Button>
          <Button type="submit" loading={busy}>
            Rename in {scope.mode}
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
