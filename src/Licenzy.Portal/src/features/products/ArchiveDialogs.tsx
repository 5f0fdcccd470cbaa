import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Problem, problemOf } from '@/api/problem';
import { DangerDialog } from '@/components/DangerDialog';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { archiveProduct, restoreProduct, useProductsChanged } from './productData';
import { archiveConsequence, type ProductView } from './productText';

interface ProductDialogProps {
  product: ProductView;
  onClose: () => void;
  /** Once it is done. */
  onDone?: () => void;
}

/** Archives a product: says what it does to new sales, and what it does not do to those who have it. */
export function ArchiveDialog({ product, onClose, onDone }: ProductDialogProps) {
  const scope = useScope();
  const changed = useProductsChanged(scope);
  const toast = useToast();
  return (
    <DangerDialog
      title={`Archive ${product.name}`}
      mode={scope.mode}
      opened
      onClose={onClose}
      confirmLabel={`Archive ${product.name}`}
      keepLabel={`Keep ${product.name}`}
      onConfirm={async () => {
        await archiveProduct(scope, product.id);
        await changed();
        onDone?.();
        toast.show({
          text: `Archived ${product.name} in ${scope.mode}.`,
          detail: 'Who has it keeps it.',
          undo: {
            run: async () => {
              // As it was before: a product that was paused is not put on sale.
              await restoreProduct(scope, product, product.active);
              await changed();
            },
          },
        });
      }}
    >
      <p>{archiveConsequence(product)}</p>
      <p>
        It moves to the archived products, and its code <code>{product.product_code}</code> stays taken. You can restore it.
      </p>
    </DangerDialog>
  );
}

/** Restores an archived product as it was, after saying what that opens. */
export function RestoreDialog({ product, onClose, onDone }: ProductDialogProps) {
  const scope = useScope();
  const changed = useProductsChanged(scope);
  const toast = useToast();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function restore() {
    setBusy(true);
    setProblem(null);
    try {
      const saved = await restoreProduct(scope, product);
      await changed();
      toast.show({ text: `Restored ${saved.product.name} in ${scope.mode}.`, detail: 'It can be bought again.' });
      onDone?.();
      onClose();
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <DialogFrame title={`Restore ${product.name}`} mode={scope.mode} opened onClose={onClose} onConfirm={() => void restore()} width={480}>
      <p>
        {product.name} can be bought again under its code <code>{product.product_code}</code>, with the price and terms that it had. Sales of
        its price that came meanwhile are looked at again.
      </p>
      {problem ? <ProblemAlert problem={problem} notDone="The product stays archived." /> : null}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Leave it archived
        </Button>
        <Button loading={busy} data-autofocus onClick={() => void restore()}>
          Restore {product.name} in {scope.mode}
        </Button>
      </DialogActions>
    </DialogFrame>
  );
}
