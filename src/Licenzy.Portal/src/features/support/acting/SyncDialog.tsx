import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { write } from '@/api/client';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import { SyncResult } from './SyncResult';
import { useRefreshCustomer } from './useAfterAction';
import classes from './dialogs.module.css';

interface SyncDialogProps {
  subjectRef: string;
  names: Readonly<Record<string, string>>;
  opened: boolean;
  onClose: () => void;
}

/** Asks Stripe for everything that a customer bought, applies what differs, and shows it; that nothing differs is a result too. */
export function SyncDialog({ subjectRef, names, opened, onClose }: SyncDialogProps) {
  const { mode } = useScope();
  return (
    <DialogFrame
      title={
        <>
          Sync <code>{subjectRef}</code> from Stripe
        </>
      }
      mode={mode}
      opened={opened}
      onClose={onClose}
    >
      <SyncForm subjectRef={subjectRef} names={names} onClose={onClose} />
    </DialogFrame>
  );
}

function SyncForm({ subjectRef, names, onClose }: Omit<SyncDialogProps, 'opened'>) {
  const { api, mode } = useScope();
  const refresh = useRefreshCustomer();
  const [result, setResult] = useState<Schema<'SyncFromStripeResponse'> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);

  async function compare() {
    if (running.current) {
      return;
    }
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const path = { subject_ref: subjectRef };
      setResult(await write(() => api.POST('/portal/support/customers/{subject_ref}/sync', { params: { path } })));
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      running.current = false;
      setBusy(false);
      // What Stripe answered before it failed is applied as well.
      refresh(subjectRef);
    }
  }

  return (
    <div className={classes.stack}>
      {result ? (
        <SyncResult result={result} names={names} />
      ) : (
        <p>
          Licenzy asks Stripe for everything that {subjectRef} bought, and applies what is not here yet or stands differently here. Nothing in
          Stripe changes. What an operator revoked stays revoked.
        </p>
      )}
      {problem && <ProblemAlert problem={problem} notDone="What Stripe answered before that is applied; the rest is as it was." mode={mode} />}
      <DialogActions>
        {result ? (
          <>
            <Button variant="default" loading={busy} onClick={() => void compare()}>
              Compare again
            </Button>
            <Button onClick={onClose} data-autofocus>
              Done
            </Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button loading={busy} onClick={() => void compare()} data-autofocus>
              Compare and apply in {mode}
            </Button>
          </>
        )}
      </DialogActions>
    </div>
  );
}
