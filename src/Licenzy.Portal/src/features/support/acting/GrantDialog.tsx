import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { PreviewDialog } from '@/components/PreviewDialog';
import { ProblemAlert } from '@/components/ProblemAlert';
import { QuietBanner } from '@/components/QuietBanner';
import { PageLink } from '@/components/links';
import { counted } from '@/text/numbers';
import { useTimeZone } from '@/text/time';
import { useScope } from '@/shell/scope';
import { grantTo } from './actionCalls';
import { GrantTerms } from './GrantTerms';
import { dateProblem, expiryOf, type GrantEnd, unitsProblem } from './grantForm';
import { useActiveProducts } from './useActiveProducts';
import { useAfterAction } from './useAfterAction';
import { instantIn } from './zonedTime';
import classes from './dialogs.module.css';

interface GrantDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Left out: the dialog asks for it, for a customer whom nobody knows yet. */
  subjectRef?: string;
  /** Called once it is done. */
  onDone?: (subjectRef: string) => void;
}

/** A product for a customer without a sale: product, end, units, with what it changes shown before it is done. */
export function GrantDialog(props: GrantDialogProps) {
  // What was typed belongs to one opening.
  const [round, setRound] = useState(0);
  const [wasOpened, setWasOpened] = useState(props.opened);
  if (wasOpened !== props.opened) {
    setWasOpened(props.opened);
    setRound(props.opened ? round + 1 : round);
  }
  return <GrantForm key={round} {...props} />;
}

function GrantForm({ opened, onClose, subjectRef, onDone }: GrantDialogProps) {
  const { api, mode, projectId } = useScope();
  const zone = useTimeZone();
  const products = useActiveProducts(opened);
  const [typedRef, setTypedRef] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [units, setUnits] = useState<number | string>('');
  const [end, setEnd] = useState<GrantEnd>('product');
  const [date, setDate] = useState('');
  // Counted from when it was chosen: the same grant is sent with every try.
  const [chosenAt, setChosenAt] = useState(() => Date.now());

  const who = subjectRef ?? typedRef.trim();
  const after = useAfterAction(who);
  const product = products.data?.find((known) => known.product_code === code);
  const isPack = product?.kind === 'usage_pack';
  const until = end === 'date' ? instantIn(zone, date) : null;
  const wrong = {
    units: isPack ? unitsProblem(units) : null,
    date: end === 'date' && date !== '' ? dateProblem(until, chosenAt) : null,
  };
  const ready = who !== '' && product !== undefined && !wrong.units && !wrong.date && (end !== 'date' || until !== null);
  const terms = {
    product_code: code ?? '',
    expires_at: expiryOf(end, until, chosenAt),
    usage_units: isPack && typeof units === 'number' ? units : undefined,
  };
  const name = product?.name ?? 'access';
  const names = Object.fromEntries((products.data ?? []).map((known) => [known.product_code, known.name]));

  function choose(next: string | null) {
    const found = products.data?.find((known) => known.product_code === next);
    setCode(next);
    setUnits(found?.usage_units ?? '');
    setEnd('product');
  }

  return (
    <PreviewDialog
      title={
        subjectRef === undefined ? (
          'Grant access to a customer'
        ) : (
          <>
            Grant access to <code>{subjectRef}</code>
          </>
        )
      }
      mode={mode}
      tone="accent"
      opened={opened}
      onClose={onClose}
      formValue={{ who, ...terms }}
      ready={ready}
      run={grantTo(api, who, terms)}
      confirmLabel={isPack && typeof units === 'number' ? `Grant ${counted(units, 'unit')}` : `Grant ${name}`}
      keepLabel="Not now"
      productNames={names}
      onDone={(result) => {
        after('grant', name, result, names);
        onDone?.(result.subject_ref);
      }}
    >
      <div className={classes.stack}>
        {subjectRef === undefined && (
          <TextInput
            label="Customer"
            description="The subject_ref by which your app knows them, letter for letter."
            value={typedRef}
            onChange={(event) => setTypedRef(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {products.error && <ProblemAlert problem={problemOf(products.error)} retry={() => void products.refetch()} />}
        {products.data?.length === 0 ? (
          <QuietBanner tone="warn">
            There is no product for sale in {mode} mode.{' '}
            <PageLink to="/p/$projectId/$mode/products" params={{ projectId, mode }}>
              Make one first
            </PageLink>
            .
          </QuietBanner>
        ) : (
          <Select
            label="Product"
            placeholder={products.isPending ? 'Looking for products…' : 'Choose a product'}
            data={(products.data ?? []).map((known) => ({ value: known.product_code, label: known.name }))}
            value={code}
            onChange={choose}
            searchable={(products.data?.length ?? 0) > 8}
            allowDeselect={false}
            nothingFoundMessage="No product with that name"
            comboboxProps={{ withinPortal: true }}
            description={product ? `${product.product_code} · ${product.kind.replace('_', ' ')}` : undefined}
            data-autofocus={subjectRef === undefined ? undefined : true}
          />
        )}
        {product && (
          <GrantTerms
            product={product}
            units={units}
            onUnits={setUnits}
            unitsError={wrong.units}
            end={end}
            onEnd={(value) => {
              setEnd(value);
              setChosenAt(Date.now());
            }}
            date={date}
            onDate={setDate}
            dateError={wrong.date}
            zone={zone}
          />
        )}
      </div>
    </PreviewDialog>
  );
}
