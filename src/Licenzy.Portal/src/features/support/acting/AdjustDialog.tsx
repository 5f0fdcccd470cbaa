import { NumberInput, SegmentedControl } from '@mantine/core';
import { useId, useState } from 'react';
import { PreviewDialog } from '@/components/PreviewDialog';
import type { Schema } from '@/api/schemas';
import { counted, grouped } from '@/text/numbers';
import { useScope } from '@/shell/scope';
import { adjust } from './actionCalls';
import { balanceSum } from './actionText';
import { MOST_UNITS } from './grantForm';
import { useAfterAction } from './useAfterAction';
import classes from './dialogs.module.css';

type Way = 'add' | 'take' | 'set';

/** What is wrong with an adjustment, or null; nothing typed yet is not wrong. */
export function adjustmentProblem(way: Way, units: number | string, left: number): string | null {
  const least = way === 'set' ? 0 : 1;
  if (units === '') {
    return null;
  }
  if (typeof units !== 'number' || !Number.isInteger(units) || units < least || units > MOST_UNITS) {
    return `Use ${least} to 1,000,000,000 units`;
  }
  if (way === 'take' && units > left) {
    return `Only ${counted(left, 'unit')} are left: a balance never falls below 0`;
  }
  return way === 'set' && units === left ? `${counted(left, 'unit')} are left already` : null;
}

interface AdjustDialogProps {
  entitlement: Schema<'HeldEntitlement'>;
  subjectRef: string;
  opened: boolean;
  onClose: () => void;
}

/** Another balance for a pack: by so many units, or to so many, with the sum as it is typed. */
export function AdjustDialog({ entitlement, subjectRef, opened, onClose }: AdjustDialogProps) {
  const { api, mode } = useScope();
  const after = useAfterAction(subjectRef);
  const [way, setWay] = useState<Way>('add');
  const [units, setUnits] = useState<number | string>('');
  const label = useId();
  const name = entitlement.product_name ?? entitlement.product_code;
  const names = { [entitlement.product_code]: name };
  const left = entitlement.usage_remaining ?? 0;
  const wrong = adjustmentProblem(way, units, left);
  const ready = typeof units === 'number' && wrong === null;
  const amount = typeof units === 'number' ? units : 0;
  const change = way === 'set' ? { set_to: amount } : { delta: way === 'take' ? -amount : amount };

  return (
    <PreviewDialog
      title={
        <>
          Adjust {name} of <code>{subjectRef}</code>
        </>
      }
      mode={mode}
      tone="accent"
      opened={opened}
      onClose={onClose}
      formValue={change}
      ready={ready}
      run={adjust(api, entitlement.id, change)}
      confirmLabel={ready ? labels[way](amount) : 'Adjust units'}
      keepLabel={`Keep ${counted(left, 'unit')}`}
      productNames={names}
      onDone={(result) => after('adjust', name, result, names)}
    >
      <div className={classes.stack}>
        <div>
          <span id={label} className={classes.label}>
            Change
          </span>
          <SegmentedControl
            fullWidth
            aria-labelledby={label}
            value={way}
            onChange={(value) => setWay(value as Way)}
            data={[
              { value: 'add', label: 'Add units' },
              { value: 'take', label: 'Take units' },
              { value: 'set', label: 'Set the balance' },
            ]}
          />
        </div>
        <NumberInput
          label={way === 'set' ? 'Units left afterwards' : 'Units'}
          value={units}
          onChange={setUnits}
          error={wrong}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          hideControls
          data-autofocus
          description={
            ready && way !== 'set' ? (
              <output className={classes.sum}>{balanceSum(left, way === 'take' ? -amount : amount)}</output>
            ) : (
              `${grouped(left)} left now`
            )
          }
        />
      </div>
    </PreviewDialog>
  );
}

const labels: Record<Way, (units: number) => string> = {
  add: (units) => `Add ${counted(units, 'unit')}`,
  take: (units) => `Take ${counted(units, 'unit')}`,
  set: (units) => `Set ${counted(units, 'unit')}`,
};
