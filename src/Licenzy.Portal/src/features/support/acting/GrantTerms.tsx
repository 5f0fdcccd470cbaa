import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { Schema } from '@/api/schemas';
import { zoneName } from '@/text/time';
import { endsOf, type GrantEnd } from './grantForm';
import classes from './dialogs.module.css';

interface GrantTermsProps {
  product: Schema<'ProductView'>;
  units: number | string;
  onUnits: (units: number | string) => void;
  unitsError: string | null;
  end: GrantEnd;
  onEnd: (end: GrantEnd) => void;
  /** As the field gives it, in the person's zone. */
  date: string;
  onDate: (date: string) => void;
  dateError: string | null;
  zone: string;
}

/** How much is granted, and for how long. */
export function GrantTerms(props: GrantTermsProps) {
  const { product, units, onUnits, unitsError, end, onEnd, date, onDate, dateError, zone } = props;
  return (
    <div className={classes.pair}>
      {product.kind === 'usage_pack' && (
        <NumberInput
          label="Units"
          value={units}
          onChange={onUnits}
          error={unitsError}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          hideControls
        />
      )}
      <NativeSelect
        label="Ends"
        value={end}
        onChange={(event) => {
          const chosen = endsOf(product).find((known) => known.value === event.currentTarget.value);
          onEnd(chosen?.value ?? 'product');
        }}
        data={endsOf(product)}
      />
      {end === 'date' && (
        <TextInput
          type="datetime-local"
          label={`Ends on (${zoneName(zone)})`}
          value={date}
          onChange={(event) => onDate(event.currentTarget.value)}
          error={dateError}
        />
      )}
    </div>
  );
}
