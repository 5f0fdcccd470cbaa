import { Button, Textarea } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Mode } from '@/api/client';
import { newIntent } from '@/api/intent';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { ChangesTable } from './ChangesTable';
import { DialogActions, DialogFrame } from './DialogFrame';
import { Notice } from './Notice';
import { ProblemAlert } from './ProblemAlert';
import { cleanNote, noteProblem } from './note';
import classes from './PreviewDialog.module.css';
import { usePreview } from './usePreview';

/** The server wants a note for a preview too; nothing keeps this one. */
const PREVIEW_NOTE = 'Preview';

export interface PreviewDialogProps {
  /** "Revoke Pro for user_123"; the mode's tag comes beside it. */
  title: ReactNode;
  mode: Mode;
  tone: 'accent' | 'danger';
  opened: boolean;
  onClose: () => void;
  /**
   * Makes the call: with `dry` as a preview (by `call`, which goes on after a sign-in), else for good (by `write`), with the preview's
   * version and the dialog's key.
   */
  run: (dry: boolean, note: string, version?: string, idempotencyKey?: string) => Promise<Schema<'ActionResult'>>;
  /** What the fields hold; another value asks for a new preview. */
  formValue?: unknown;
  /** False while the fields cannot be asked about yet: nothing is previewed, nothing can be confirmed. */
  ready?: boolean;
  /** The fields. */
  children?: ReactNode;
  /** Begins in the note although something stands above it that is no field. */
  focusNote?: boolean;
  /** Verb and object, "Grant 500 units"; the mode is added. */
  confirmLabel: string;
  /** What the safe choice keeps, "Keep Pro". */
  keepLabel: string;
  /** The names of products by their code. */
  productNames?: Readonly<Record<string, string>>;
  /** Called once it is done; the dialog has closed. */
  onDone: (result: Schema<'ActionResult'>) => void;
}

/** A manual action: its form, what it would change, a note, and only then the button that does it. */
export function PreviewDialog(props: PreviewDialogProps) {
  const confirm = useRef<() => void>(() => undefined);
  const sending = useRef(false);
  return (
    <DialogFrame
      title={props.title}
      mode={props.mode}
      opened={props.opened}
      // What is being sent answers here: a refusal must not come to nobody.
      onClose={() => {
        if (!sending.current) {
          props.onClose();
        }
      }}
      closable="deliberately"
      onConfirm={() => confirm.current()}
    >
      {/* Mounted with each opening: a new note and a new key. */}
      <PreviewForm {...props} confirmRef={confirm} sending={sending} />
    </DialogFrame>
  );
}

function PreviewForm(props: PreviewDialogProps & { confirmRef: { current: () => void }; sending: { current: boolean } }) {
  const { mode, tone, run, formValue, ready = true, children, confirmLabel, keepLabel, productNames, focusNote, onClose, onDone, confirmRef, sending } = props;
  const [key] = useState(newIntent);
  const [note, setNote] = useState('');
  const [noteError, setNoteError] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [stale, setStale] = useState(false);
  const [busy, setBusy] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const preview = usePreview(() => run(true, PREVIEW_NOTE), JSON.stringify(formValue) ?? '', ready);

  const possible = ready && preview.result !== null && preview.problem === null;

  async function confirm() {
    if (sending.current || !preview.current || !preview.result) {
      return;
    }
    const wrong = noteProblem(note);
    setNoteError(wrong);
    if (wrong) {
      noteField.current?.focus();
      return;
    }
    sending.current = true;
    setBusy(true);
    setProblem(null);
    setStale(false);
    try {
      const result = await run(false, cleanNote(note), preview.result.version, key);
      onClose();
      onDone(result);
    } catch (failure) {
      const refusal = problemOf(failure);
      if (refusal.error === 'state_changed') {
        setStale(true);
        preview.refresh();
      } else {
        setProblem(refusal);
      }
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }

  useEffect(() => {
    confirmRef.current = () => void confirm();
  });

  return (
    <>
      {children && <div className={classes.fields}>{children}</div>}
      {stale && (
        <Notice
          // On a small screen the button that was pressed stands far below.
          inView
          tone="warn"
          title={`${preview.result?.subject_ref ?? 'The customer'} changed while you were looking.`}
        >
          Nothing was done. Here is the new preview.
        </Notice>
      )}
      {preview.problem ? (
        <ProblemAlert problem={preview.problem} retry={preview.refresh} />
      ) : (
        <ChangesTable result={preview.result} current={preview.current} names={productNames} waitingFor={ready ? 'answer' : 'form'} />
      )}
      {preview.result && preview.result.warnings.length > 0 && (
        <Notice tone="warn">
          {preview.result.warnings.map((warning) => (
            <p key={warning.code}>{warning.detail}</p>
          ))}
        </Notice>
      )}
      <Textarea
        ref={noteField}
        label="Note"
        withAsterisk
        required
        aria-required
        description="Kept in the history and the audit log with your name."
        placeholder="Ticket number and why"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2_000}
        value={note}
        error={noteError}
        data-autofocus={children && !focusNote ? undefined : true}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          setNoteError((shown) => shown && noteProblem(event.currentTarget.value));
        }}
      />
      {problem && <Refusal problem={problem} button={`${confirmLabel} in ${mode}`} />}
      <DialogActions hint={<span id={hint}>{undoHint(preview.result)}</span>}>
        <Button variant="default" disabled={busy} onClick={onClose}>
          {keepLabel}
        </Button>
        <Button
          variant={tone === 'danger' ? 'danger' : 'filled'}
          loading={busy}
          // Not `disabled`: the button keeps the focus while a new preview is on its way.
          aria-disabled={!possible || !preview.current}
          data-disabled={possible ? undefined : true}
          aria-describedby={hint}
          onClick={() => void confirm()}
        >
          {`${confirmLabel} in ${mode}`}
        </Button>
      </DialogActions>
    </>
  );
}

/** Why the action was not done. Everything typed is still there, and the same key makes another try safe. */
function Refusal({ problem, button }: { problem: Problem; button: string }) {
  if (problem.error === 'not_signed_in') {
    return (
      <Notice tone="warn" title="Your session had ended.">
        Nothing was done, and nothing is lost. Once you are signed in, press “{button}” again.
      </Notice>
    );
  }
  return <ProblemAlert problem={problem} />;
}

function undoHint(result: Schema<'ActionResult'> | null): string {
  if (!result) {
    return '';
  }
  return result.undoable ? 'You can undo this from the timeline.' : 'This cannot be undone.';
}
