import { Checkbox, TextInput } from '@mantine/core';
import type { PriceOffer } from './productText';
import { KindField } from './KindField';
import { MetadataField } from './MetadataField';
import { PricePicker } from './PricePicker';
import { type ProductErrors, type ProductField, type ProductValues, withPrice } from './productForm';

interface ProductFieldsProps {
  values: ProductValues;
  offer: PriceOffer | null;
  errors: ProductErrors;
  /** The product is there: code and kind never change. */
  fixed: boolean;
  readOnly?: boolean;
  onChange: (values: ProductValues, offer?: PriceOffer | null) => void;
}

/** The ids of the inputs, for the links of the summary. */
export function fieldId(field: ProductField): string {
  return `product-${field.replaceAll('_', '-')}`;
}

/** The fields of a product. */
export function ProductFields({ values, offer, errors, fixed, readOnly = false, onChange }: ProductFieldsProps) {
  const set = (change: Partial<ProductValues>) => onChange({ ...values, ...change });
  const text = (field: 'product_code' | 'name' | 'duration_days' | 'usage_units' | 'expires_after_days') => ({
    id: fieldId(field),
    value: values[field],
    error: errors[field],
    readOnly,
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
  return (
    <>
      <PricePicker
        // What stands in the field follows a price that becomes known after the field was there.
        key={offer?.stripe_price_id ?? ''}
        id={fieldId('stripe_price_id')}
        value={values.stripe_price_id}
        offer={offer}
        error={errors.stripe_price_id}
        readOnly={readOnly}
        onPick={(picked) => onChange(withPrice(values, picked, offer, fixed), picked)}
        onPaste={(priceId) => onChange({ ...values, stripe_price_id: priceId }, null)}
      />
      {fixed ? null : (
        <KindField id={fieldId('kind')} value={values.kind} offer={offer} error={errors.kind} onChange={(kind) => set({ kind })} />
      )}
      {fixed ? null : (
        <TextInput
          {...text('product_code')}
          label="Product code"
          description="Your application names the product by it. Letters, digits and _ - . It cannot change later."
          placeholder="PRO_MONTHLY"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
        />
      )}
      <TextInput {...text('name')} label="Name" description="What people read in the portal." maxLength={200} autoComplete="off" />
      {values.kind === 'time_pass' ? (
        <TextInput {...text('duration_days')} label="Days" description="How long a pass lasts, 1 to 36,500." inputMode="numeric" autoComplete="off" />
      ) : null}
      {values.kind === 'usage_pack' ? (
        <>
          <TextInput {...text('usage_units')} label="Units" description="How many units a pack has." inputMode="numeric" autoComplete="off" />
          <TextInput
            {...text('expires_after_days')}
            label="Days until it expires"
            description="Leave it empty for a pack that stays until it is used up."
            inputMode="numeric"
            autoComplete="off"
          />
        </>
      ) : null}
      {values.kind === 'subscription' ? (
        <Checkbox
          label="A customer may hold it more than once"
          description="Otherwise a second checkout is refused while the first subscription lives."
          checked={values.allow_repeat}
          disabled={readOnly}
          onChange={(event) => set({ allow_repeat: event.currentTarget.checked })}
        />
      ) : null}
      <Checkbox
        label="For sale"
        description="New checkouts are refused while it is not. Who has it keeps it."
        checked={values.active}
        disabled={readOnly}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
      <MetadataField
        id={fieldId('metadata')}
        pairs={values.metadata}
        error={errors.metadata}
        readOnly={readOnly}
        onChange={(metadata) => set({ metadata })}
      />
    </>
  );
}
