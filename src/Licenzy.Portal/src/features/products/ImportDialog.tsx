import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { newIntents } from '@/api/intent';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import classes from './Dialogs.module.css';
import { ImportRow } from './ImportRow';
import { ImportSummary } from './ImportSummary';
import { choiceProblem, type ImportChoice, importLines, suggestedChoice } from './importLines';
import { importProducts, usePrices, useProductsChanged } from './productData';
import type { PriceOffer } from './productText';

/** Makes products of many prices: choose, look at what would be made, then make them. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const scope = useScope();
  const [search, setSearch] = useState('');
  const [searched] = useDebouncedValue(search.trim(), 150);
  const prices = usePrices(scope, searched);
  const [choices, setChoices] = useState<ReadonlyMap<string, ImportChoice>>(new Map());
  const [offers, setOffers] = useState<ReadonlyMap<string, PriceOffer>>(new Map());
  const [summary, setSummary] = useState<Schema<'ImportProductsResponse'> | null>(null);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [intents] = useState(newIntents);
  const changed = useProductsChanged(scope);
  const toast = useToast();

  const chosen = [...choices].filter(([, choice]) => choice.chosen);
  const lines = importLines([...offers.values()], choices);
  const creates = summary?.data.filter((line) => line.result === 'created').length ?? 0;

  const change = (offer: PriceOffer, choice: ImportChoice) => {
    setOffers(new Map(offers).set(offer.stripe_price_id, offer));
    setChoices(new Map(choices).set(offer.stripe_price_id, choice));
  };

  async function send(dryRun: boolean) {
    setTried(true);
    if (lines.length === 0 || chosen.some(([, choice]) => choiceProblem(choice) !== null)) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const answer = await importProducts(scope, lines, dryRun, dryRun ? undefined : intents.of(lines));
      if (dryRun) {
        setSummary(answer);
        return;
      }
      await changed();
      const made = answer.data.filter((line) => line.result === 'created');
      const placed = made.reduce((sum, line) => sum + line.placed_sales, 0);
      toast.show({
        text: `Imported ${counted(made.length, 'product')} in ${scope.mode}.`,
        detail: placed > 0 ? `${counted(placed, 'earlier sale')} got their product.` : undefined,
      });
      onClose();
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  const listProblem = prices.error ? problemOf(prices.error) : null;
  const rows = prices.data?.data ?? [];
  const notConnected = listProblem?.error === 'stripe_not_connected';
  return (
    <DialogFrame
      title="Import products from Stripe"
      mode={scope.mode}
      opened
      onClose={onClose}
      closable={chosen.length > 0 ? 'deliberately' : 'easily'}
      width={820}
    >
      {summary ? (
        <ImportSummary lines={summary.data} />
      ) : (
        <>
          <p>Choose the prices to sell. Nothing is written before you have seen the summary.</p>
          <TextInput
            aria-label="Search prices"
            placeholder="Search by name, price id or lookup key"
            leftSection={<IconSearch size={16} stroke={1.7} />}
            value={search}
            data-autofocus
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {listProblem ? (
            <ProblemAlert
              problem={listProblem}
              retry={notConnected ? undefined : () => void prices.refetch()}
              actions={
                notConnected ? (
                  <ButtonLink size="xs" to="/p/$projectId/$mode/connection" params={{ projectId: scope.projectId, mode: scope.mode }}>
                    Connect Stripe
                  </ButtonLink>
                ) : undefined
              }
            />
          ) : prices.isPending ? (
            <SkeletonRows rows={5} height={48} />
          ) : rows.length === 0 ? (
            <p className={classes.none}>
              {searched ? `No price in Stripe contains “${searched}”.` : 'The connected account has no prices. Make one in Stripe first.'}
            </p>
          ) : (
            <ul className={classes.rows} aria-label="Prices in Stripe">
              {rows.map((offer) => (
                <ImportRow
                  key={offer.stripe_price_id}
                  offer={offer}
                  choice={choices.get(offer.stripe_price_id) ?? suggestedChoice(offer)}
                  tried={tried}
                  onChange={(choice) => change(offer, choice)}
                />
              ))}
            </ul>
          )}
          {prices.data?.has_more ? <p className={classes.none}>These are the first 100. Search to find the others.</p> : null}
        </>
      )}
      {problem ? <ProblemAlert problem={problem} notDone="Nothing was imported; what you chose is still here." /> : null}
      <DialogActions hint={summary ? undefined : lines.length === 0 && tried ? 'Choose at least one price.' : undefined}>
        {summary ? (
          <>
            <Button variant="default" onClick={() => setSummary(null)}>
              Back
            </Button>
            <Button loading={busy} disabled={creates === 0} onClick={() => void send(false)}>
              Import {counted(creates, 'product')} in {scope.mode}
            </Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button loading={busy} onClick={() => void send(true)}>
              {lines.length === 0 ? 'Look at the summary' : `Look at the summary of ${lines.length}`}
            </Button>
          </>
        )}
      </DialogActions>
    </DialogFrame>
  );
}
