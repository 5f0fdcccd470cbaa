import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import classes from './Dialogs.module.css';
import { choiceProblem, type ImportChoice, sizeFor } from './importLines';
import { amountText, kindName, type PriceOffer, priceName, productKinds, unusable } from './productText';

interface ImportRowProps {
  offer: PriceOffer;
  /** Null: nothing can be made of it. */
  choice: ImportChoice | null;
  /** Sending was tried: what is missing is said. */
  tried: boolean;
  onChange: (choice: ImportChoice) => void;
}

/** One price of the import: chosen or not, and as what. */
export function ImportRow({ offer, choice, tried, onChange }: ImportRowProps) {
  const id = useId();
  const name = priceName(offer);
  const why = offer.product_codes.length > 0 ? `Sold as ${offer.product_codes.join(', ')}` : unusable(offer);
  const wrong = choice?.chosen && tried ? choiceProblem(choice) : null;
  return (
    <li className={classes.row} data-off={choice === null || undefined}>
      <Checkbox
        id={id}
        className={classes.check}
        checked={choice?.chosen ?? false}
        disabled={choice === null}
        aria-describedby={why ? `${id}-why` : undefined}
        label={
          <span className={classes.what}>
            <span className={classes.strong}>{name}</span>
            <span>{amountText(offer)}</span>
          </span>
        }
        onChange={(event) => choice && onChange({ ...choice, chosen: event.currentTarget.checked })}
      />
      {choice === null ? (
        <span id={`${id}-why`} className={classes.why}>
          {why}
        </span>
      ) : null}
      {choice?.chosen ? (
        <div className={classes.fields}>
          <TextInput
            size="xs"
            label="Code"
            aria-label={`Code for ${name}`}
            value={choice.product_code}
            error={wrong === 'Enter a code' ? wrong : undefined}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ ...choice, product_code: event.currentTarget.value })}
          />
          <NativeSelect
            size="xs"
            label="Kind"
            aria-label={`Kind of ${name}`}
            value={choice.kind}
            data={productKinds
              .filter((kind) => offer.kinds.some((known) => known.kind === kind && known.possible))
              .map((value) => ({ value, label: kindName(value) }))}
            onChange={(event) => {
              const kind = productKinds.find((known) => known === event.currentTarget.value) ?? choice.kind;
              onChange({ ...choice, kind, size: sizeFor(kind) });
            }}
          />
          {choice.kind === 'subscription' ? null : (
            <TextInput
              size="xs"
              label={choice.kind === 'time_pass' ? 'Days' : 'Units'}
              aria-label={`${choice.kind === 'time_pass' ? 'Days' : 'Units'} of ${name}`}
              inputMode="numeric"
              value={choice.size}
              error={wrong && wrong !== 'Enter a code' ? wrong : undefined}
              onChange={(event) => onChange({ ...choice, size: event.currentTarget.value })}
            />
          )}
        </div>
      ) : null}
    </li>
  );
}
