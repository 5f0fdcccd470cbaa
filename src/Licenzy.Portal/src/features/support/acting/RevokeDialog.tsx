import { PreviewDialog } from '@/components/PreviewDialog';
import type { Schema } from '@/api/schemas';
import { useScope } from '@/shell/scope';
import { restore, revoke } from './actionCalls';
import { useAfterAction } from './useAfterAction';

interface EntitlementDialogProps {
  entitlement: Schema<'HeldEntitlement'>;
  subjectRef: string;
  opened: boolean;
  onClose: () => void;
}

/** Takes an entitlement back, or gives a revoked one back: preview, note, and only then the button. */
export function RevokeDialog({ entitlement, subjectRef, opened, onClose, back = false }: EntitlementDialogProps & { back?: boolean }) {
  const { api, mode } = useScope();
  const after = useAfterAction(subjectRef);
  const name = entitlement.product_name ?? entitlement.product_code;
  const names = { [entitlement.product_code]: name };
  return (
    <PreviewDialog
      title={
        <>
          {back ? 'Restore' : 'Revoke'} {name} for <code>{subjectRef}</code>
        </>
      }
      mode={mode}
      tone={back ? 'accent' : 'danger'}
      opened={opened}
      onClose={onClose}
      run={back ? restore(api, entitlement.id) : revoke(api, entitlement.id)}
      confirmLabel={back ? `Restore ${name}` : `Revoke ${name}`}
      keepLabel={back ? 'Leave it revoked' : `Keep ${name}`}
      productNames={names}
      onDone={(result) => after(back ? 'restore' : 'revoke', name, result, names)}
    />
  );
}
