import { Radio } from '@mantine/core';
import classes from './Editor.module.css';
import { kindMeaning, kindName, type PriceOffer, type ProductKind, productKinds, whyNotAs } from './productText';

interface KindFieldProps {
  id: string;
  value: ProductKind | null;
  offer: PriceOffer | null;
  error?: string;
  onChange: (kind: ProductKind) => void;
}

/** What a purchase gives. Kinds that the price cannot be sold as say why. */
export function KindField({ id, value, offer, error, onChange }: KindFieldProps) {
  return (
    <Radio.Group
      label="What a purchase gives"
      description="It cannot change later."
      error={error}
      value={value ?? ''}
      onChange={(next) => {
        const kind = productKinds.find((known) => known === next);
        if (kind) {
          onChange(kind);
        }
      }}
    >
      <div className={classes.kinds}>
        {productKinds.map((kind, index) => {
          const why = whyNotAs(offer, kind);
          return (
            <Radio
              key={kind}
              id={index === 0 ? id : undefined}
              value={kind}
              disabled={why !== null}
              label={kindName(kind)}
              description={why ?? kindMeaning[kind]}
            />
          );
        })}
      </div>
    </Radio.Group>
  );
}
