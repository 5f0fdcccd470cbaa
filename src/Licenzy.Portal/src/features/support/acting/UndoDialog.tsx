import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { PreviewDialog } from '@/components/PreviewDialog';
import { Notice } from '@/components/Notice';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import { undo } from './actionCalls';
import { goneForGood, undoneNoun } from './actionText';
import { Sentence } from './Sentence';
import { useAfterAction } from './useAfterAction';
import classes from './dialogs.module.css';

interface UndoDialogProps {
  /** The operator's action, `op_…`. */
  actionId: string;
  subjectRef: string;
  names: Readonly<Record<string, string>>;
  opened: boolean;
  onClose: () => void;
}

/** Takes an operator's action back: says what it was, what goes back, and what cannot. */
export function UndoDialog({ actionId, subjectRef, names, opened, onClose }: UndoDialogProps) {
  const { api, mode, key } = useScope();
  const after = useAfterAction(subjectRef);
  const [gone, setGone] = useState<string | null>(null);
  const found = useQuery({
    queryKey: key('customer', subjectRef, 'action', actionId),
    queryFn: async ({ signal }) => {
      const params = { path: { subject_ref: subjectRef }, query: { lane: 'operator', limit: 100 } };
      const page = await call(() => api.GET('/portal/support/customers/{subject_ref}/timeline', { params, signal }));
      return page.data.find((row) => row.action_id === actionId) ?? null;
    },
  });
  const row = found.data ?? null;
  const noun = undoneNoun(row?.reason);
  const takeBack = undo(api, actionId);

  async function run(...call_: Parameters<typeof takeBack>): Promise<Schema<'ActionResult'>> {
    const result = await takeBack(...call_);
    setGone(goneForGood(result, names));
    return result;
  }

  return (
    <PreviewDialog
      title={
        <>
          Undo {noun} for <code>{subjectRef}</code>
        </>
      }
      mode={mode}
      tone="accent"
      opened={opened}
      onClose={onClose}
      run={run}
      confirmLabel={`Undo ${noun}`}
      keepLabel={row ? `Keep ${noun}` : 'Keep it'}
      productNames={names}
      focusNote
      onDone={(result) => after('undo', noun, result, names)}
    >
      <div className={classes.stack}>
        {row && (
          <p className={classes.undone}>
            <Sentence row={row} /> <RelativeTime value={row.at} />
            {row.note ? <span className={classes.quiet}>: “{row.note}”</span> : null}
          </p>
        )}
        {gone && <Notice tone="warn">{gone}</Notice>}
      </div>
    </PreviewDialog>
  );
}
