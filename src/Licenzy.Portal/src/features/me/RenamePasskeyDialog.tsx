import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ErrorSummary } from '@/components/ErrorSummary';
import { faultsOf, useFaults } from '@/components/useFaults';
import classes from './Me.module.css';

interface RenamePasskeyDialogProps {
  passkey: Schema<'KeepPasskeysView'>;
  onClose: () => void;
}

/** Gives a passkey a name by which the person knows its device. */
export function RenamePasskeyDialog({ passkey, onClose }: RenamePasskeyDialogProps) {
  const cache = useQueryClient();
  const faults = useFaults<'name'>('passkey');
  const [name, setName] = useState(passkey.name ?? '');
  const [busy, setBusy] = useState(false);

  async function rename(event: FormEvent) {
    event.preventDefault();
    if (busy || faults.show(name.trim() === '' ? [{ field: 'name', words: 'Enter a name' }] : [])) {
      return;
    }
    setBusy(true);
    try {
      const params = { path: { passkey_id: passkey.id } };
      await write(() => portal.PATCH('/portal/auth/passkeys/{passkey_id}', { params, body: { name: name.trim() } }));
      await cache.invalidateQueries({ queryKey: ['passkeys'] });
      onClose();
    } catch (failure) {
      faults.show(faultsOf(failure, ['name']));
      setBusy(false);
    }
  }

  return (
    <DialogFrame title="Rename the passkey" opened onClose={onClose} closable="deliberately" width={420}>
      <form className={classes.form} onSubmit={(event) => void rename(event)} noValidate>
        <ErrorSummary faults={faults} />
        <TextInput
          id={faults.idOf('name')}
          label="Name"
          description="The device that it is on, for instance."
          name="passkey-name"
          autoComplete="off"
          maxLength={100}
          data-autofocus
          value={name}
          error={faults.at('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Keep the name
          </Button>
          <Button type="submit" loading={busy}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
