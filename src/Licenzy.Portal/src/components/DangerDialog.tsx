import { Button, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Mode } from '@/api/client';
import { type Problem, problemOf } from '@/api/problem';
import { DialogActions, DialogFrame } from './DialogFrame';
import { cleanNote, noteProblem } from './note';
import { ProblemAlert } from './ProblemAlert';

export interface DangerDialogProps {
  /** Names the effect: "Revoke the key backend". */
  title: ReactNode;
  /** Where the action belongs to one: shown as a tag, and said in the button. */
  mode?: Mode;
  opened: boolean;
  onClose: () => void;
  /** What happens, and what stays. */
  children: ReactNode;
  /** Verb and object, "Revoke backend"; the mode is added. */
  confirmLabel: string;
  /** The safe choice says what stays, "Keep backend". */
  keepLabel: string;
  /** What must be typed before it is done, such as the customer's reference. */
  typeToConfirm?: string;
  /** Asks for a note, which `onConfirm` is given. */
  withReason?: boolean;
  /** Does it. What it throws is shown inside, and nothing typed is lost. */
  onConfirm: (reason: string) => Promise<void>;
}

/** A dangerous action: what will happen in words, a named way out, and a red button that is neither focused first nor alone. */
export function DangerDialog(props: DangerDialogProps) {
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
      closable={props.typeToConfirm || props.withReason ? 'deliberately' : 'easily'}
      onConfirm={() => confirm.current()}
      width={480}
    >
      <DangerForm {...props} confirmRef={confirm} sending={sending} />
    </DialogFrame>
  );
}

function DangerForm(props: DangerDialogProps & { confirmRef: { current: () => void }; sending: { current: boolean } }) {
  const { mode, onClose, children, confirmLabel, keepLabel, typeToConfirm, withReason, onConfirm, confirmRef, sending } = props;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [errors, setErrors] = useState<{ typed?: string; reason?: string }>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const typedField = useRef<HTMLInputElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const asksNothing = !typeToConfirm && !withReason;

  async function confirm() {
    if (sending.current) {
      return;
    }
    const wrong = {
      // As it is shown, or without the blanks of a paste; a reference may begin or end with blanks of its own.
      typed: typeToConfirm && typed !== typeToConfirm && typed.trim() !== typeToConfirm ? `Type ${typeToConfirm} exactly as it is shown` : undefined,
      reason: withReason ? (noteProblem(reason) ?? undefined) : undefined,
    };
    setErrors(wrong);
    if (wrong.typed || wrong.reason) {
      (wrong.typed ? typedField : reasonField).current?.focus();
      return;
    }
    sending.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm(cleanNote(reason));
      onClose();
    } catch (failure) {
      setProblem(problemOf(failure));
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
      <div>{children}</div>
      {typeToConfirm && (
        <TextInput
          ref={typedField}
          label={
            <>
              Type <code>{typeToConfirm}</code> to confirm
            </>
          }
          value={typed}
          error={errors.typed}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setErrors((shown) => ({ ...shown, typed: undefined }));
          }}
        />
      )}
      {withReason && (
        <Textarea
          ref={reasonField}
          label="Note"
          withAsterisk
          required
          description="Kept in the audit log with your name."
          placeholder="Ticket number and why"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2_000}
          value={reason}
          error={errors.reason}
          data-autofocus={typeToConfirm ? undefined : true}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setErrors((shown) => ({ ...shown, reason: undefined }));
          }}
        />
      )}
      {problem && <ProblemAlert problem={problem} />}
      <DialogActions>
        <Button variant="default" disabled={busy} onClick={onClose} data-autofocus={asksNothing ? true : undefined}>
          {keepLabel}
        </Button>
        <Button variant="danger" loading={busy} onClick={() => void confirm()}>
          {mode ? `${confirmLabel} in ${mode}` : confirmLabel}
        </Button>
      </DialogActions>
    </>
  );
}
