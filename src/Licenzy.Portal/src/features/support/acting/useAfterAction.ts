import { useQueryClient } from '@tanstack/react-query';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import type { Schema } from '@/api/schemas';
import { type ActionKind, doneWords } from './actionText';
import { useCustomerAddress } from './customerAddress';

/** Makes everything that shows a customer ask again. */
export function useRefreshCustomer(): (subjectRef: string) => void {
  const scope = useScope();
  const client = useQueryClient();
  return (subjectRef) => {
    for (const key of [scope.key('customer', subjectRef), scope.key('timeline', subjectRef), scope.key('customers')]) {
      void client.invalidateQueries({ queryKey: key });
    }
  };
}

/** What follows an action: the page shows the new state, and a toast says what was done, with the way back. */
export function useAfterAction(subjectRef: string) {
  const refresh = useRefreshCustomer();
  const toast = useToast();
  const { openAction } = useCustomerAddress(subjectRef);

  return (kind: ActionKind, what: string, result: Schema<'ActionResult'>, names: Readonly<Record<string, string>> = {}): void => {
    refresh(result.subject_ref);
    const { action_id: actionId } = result;
    toast.show({
      ...doneWords(kind, what, result, names),
      undo: result.undoable && actionId !== null ? { run: () => openAction(actionId) } : undefined,
    });
  };
}
