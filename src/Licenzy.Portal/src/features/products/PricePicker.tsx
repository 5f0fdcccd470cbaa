import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import classes from './Editor.module.css';
import { usePrices } from './productData';
import { amountText, type PriceOffer, priceName, unusable } from './productText';

interface PricePickerProps {
  id: string;
  value: string;
  /** What is known of the price that is chosen. */
  offer: PriceOffer | null;
  error?: string;
  readOnly?: boolean;
  /** A price of the account. */
  onPick: (offer: PriceOffer) => void;
  /** An id that was pasted, of which nothing is known yet. */
  onPaste: (priceId: string) => void;
}

/** A price of the connected account by search, or by its pasted id. What cannot be sold is shown with the reason. */
export function PricePicker({ id, value, offer, error, readOnly, onPick, onPaste }: PricePickerProps) {
  const scope = useScope();
  const chosen = offer ? labelOf(offer) : value;
  const [typed, setTyped] = useState(chosen);
  const wanted = typed === chosen ? '' : typed.trim();
  const [search] = useDebouncedValue(wanted, 150);
  const prices = usePrices(scope, search);
  const problem = prices.error ? problemOf(prices.error) : null;
  const known = new Map((prices.data?.data ?? []).map((price) => [price.stripe_price_id, price]));
  if (offer && wanted === '') {
    known.set(offer.stripe_price_id, offer);
  }
  const pasted = wanted.startsWith('price_') && wanted.length > 10 && !known.has(wanted) ? wanted : null;
  const unknown = value !== '' && !known.has(value) && !pasted ? value : null;
  const data = [
    ...[...known.values()].map((price) => ({ value: price.stripe_price_id, label: labelOf(price), disabled: unusable(price) !== null })),
    ...[pasted, unknown].flatMap((priceId) => (priceId && priceId !== offer?.stripe_price_id ? [{ value: priceId, label: priceId }] : [])),
  ];

  return (
    <>
      <Select
        id={id}
        label="Price in Stripe"
        description="Pick one of your account, or paste its id."
        placeholder="Search by name, amount, price_… or lookup key"
        searchable
        readOnly={readOnly}
        allowDeselect={false}
        value={value || null}
        data={data}
        error={error}
        comboboxProps={{ withinPortal: false }}
        maxDropdownHeight={320}
        filter={({ options }) => options}
        onSearchChange={setTyped}
        onChange={(next) => {
          const price = next ? known.get(next) : undefined;
          if (price) {
            onPick(price);
          } else if (next) {
            onPaste(next);
          }
        }}
        nothingFoundMessage={prices.isFetching ? 'Asking Stripe…' : wanted ? `No price contains “${wanted}”` : 'The account has no prices'}
        renderOption={({ option }) => <PriceOption offer={known.get(option.value) ?? null} priceId={option.value} />}
      />
      {problem ? (
        <ProblemAlert
          problem={problem}
          notDone="The prices could not be listed; you can paste an id."
          retry={problem.error === 'stripe_not_connected' ? undefined : () => void prices.refetch()}
          actions={
            problem.error === 'stripe_not_connected' ? (
              <ButtonLink size="xs" to="/p/$projectId/$mode/connection" params={{ projectId: scope.projectId, mode: scope.mode }}>
                Connect Stripe
              </ButtonLink>
            ) : undefined
          }
        />
      ) : null}
    </>
  );
}

function labelOf(offer: PriceOffer): string {
  return `${priceName(offer)} · ${amountText(offer)}`;
}

function PriceOption({ offer, priceId }: { offer: PriceOffer | null; priceId: string }) {
  if (!offer) {
    return (
      <span className={classes.option}>
        <span>
          Use <code>{priceId}</code>
        </span>
        <span className={classes.small}>Stripe is asked about it when you save.</span>
      </span>
    );
  }
  const why = unusable(offer);
  const sold = offer.product_codes.length > 0 ? `sold as ${offer.product_codes.join(', ')}` : null;
  return (
    <span className={classes.option}>
      <span className={classes.optionLine}>
        <span>{priceName(offer)}</span>
        <span className={classes.optionAmount}>{amountText(offer)}</span>
      </span>
      <span className={classes.small}>
        <code>{priceId}</code>
        {why ? ` · ${why}` : sold ? ` · ${sold}` : ''}
      </span>
    </span>
  );
}
