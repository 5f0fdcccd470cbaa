import { Button } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, write } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RoleGate } from '@/components/RoleGate';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import { price } from '@/text/money';
import { useAction } from '../stripe/useAction';
import { SandboxButton, useSandbox } from '../stripe/SandboxButton';
import classes from './GettingStarted.module.css';
import { suggestTerms, termsText, whyNotSold } from './suggestTerms';

type Offer = Schema<'ListPricesOffer'>;

const SHOWN = 20;

/** Step 3: the prices of the account, one click each. */
export function ProductsStep({ connected, sandbox }: { connected: boolean; sandbox: boolean }) {
  const { api, key, projectId, mode } = useScope();
  const client = useQueryClient();
  const [mapping, setMapping] = useState<string | null>(null);
  const prices = useQuery({
    queryKey: key('prices', 'first'),
    queryFn: () => call(() => api.GET('/portal/stripe/prices', { params: { query: { limit: SHOWN } } })),
    enabled: connected,
  });
  const map = useAction(async (offer: Offer) => {
    const terms = suggestTerms(offer);
    if (!terms) {
      return;
    }
    const body = {
      mode,
      product_code: offer.suggested_code,
      name: offer.suggested_name,
      kind: terms.kind,
      stripe_price_id: offer.stripe_price_id,
      duration_days: terms.durationDays,
      usage_units: terms.usageUnits,
      expires_after_days: null,
      allow_repeat: null,
      active: null,
      metadata: null,
    };
    await write(() => api.POST('/portal/products', { body }));
    await Promise.all(['products', 'prices'].map((part) => client.invalidateQueries({ queryKey: key(part) })));
  });

  async function mapOne(offer: Offer) {
    setMapping(offer.stripe_price_id);
    await map.run(offer);
    setMapping(null);
  }

  if (!connected) {
    return <p className={classes.quiet}>Connect Stripe first: a product is sold by one of its prices.</p>;
  }
  if (prices.isError && !prices.data) {
    return <ProblemAlert problem={problemOf(prices.error)} retry={() => void prices.refetch()} />;
  }
  if (!prices.data) {
    return <SkeletonRows rows={3} height={48} />;
  }
  if (prices.data.data.length === 0) {
    return <NoPrices sandbox={sandbox} again={() => void prices.refetch()} />;
  }
  return (
    <>
      <p className={classes.quiet}>These are the prices of your Stripe account. A product gives one of them a code that your app uses.</p>
      <ul className={classes.prices}>
        {prices.data.data.map((offer) => (
          <PriceRow key={offer.stripe_price_id} offer={offer} busy={mapping === offer.stripe_price_id} onMap={() => void mapOne(offer)} />
        ))}
      </ul>
      {map.problem ? <ProblemAlert problem={map.problem} /> : null}
      <div className={classes.buttons}>
        <ButtonLink
          variant="default"
          size="xs"
          to="/p/$projectId/$mode/products/$productId"
          params={{ projectId, mode, productId: 'new' }}
        >
          Choose the code and terms yourself
        </ButtonLink>
      </div>
    </>
  );
}

function PriceRow({ offer, busy, onMap }: { offer: Offer; busy: boolean; onMap: () => void }) {
  const terms = suggestTerms(offer);
  const amount =
    offer.unit_amount === null || offer.currency === null
      ? 'tiered price'
      : price(offer.unit_amount, offer.currency, offer.interval, offer.interval_count ?? 1);
  const mapped = offer.product_codes[0];
  return (
    <li className={classes.price}>
      <span className={classes.priceText}>
        <span>
          <strong>{offer.suggested_name}</strong> {amount}
        </span>
        <span className={classes.quiet}>
          {mapped ? (
            <code>{mapped}</code>
          ) : terms ? (
            <>
              <code>{offer.suggested_code}</code>, {termsText(terms)}
            </>
          ) : (
            whyNotSold(offer)
          )}
        </span>
      </span>
      {mapped ? (
        <span className={classes.waiting}>
          <IconCircleCheckFilled size={16} color="var(--lz-ok-solid)" aria-hidden /> Mapped
        </span>
      ) : (
        <RoleGate permission="configure" action="map products">
          {(gate) => (
            <Button
              variant="default"
              size="xs"
              loading={busy}
              disabled={terms === null}
              aria-label={`Map ${offer.suggested_name}`}
              onClick={onMap}
              {...gate.props}
            >
              Map
            </Button>
          )}
        </RoleGate>
      )}
    </li>
  );
}

function NoPrices({ sandbox, again }: { sandbox: boolean; again: () => void }) {
  const { mode } = useScope();
  const stock = useSandbox(again);
  const page = mode === 'test' ? 'https://dashboard.stripe.com/test/products/create' : 'https://dashboard.stripe.com/products/create';
  return (
    <>
      <p className={classes.quiet}>This account has no price yet. Make a product with a price there, then look again.</p>
      {stock.problem ? <ProblemAlert problem={stock.problem} /> : null}
      <div className={classes.buttons}>
        {sandbox ? (
          <SandboxButton sandbox={stock} label="Put three prices into the sandbox" />
        ) : (
          <Button component="a" href={page} target="_blank" rel="noreferrer" variant="default">
            Create a price in Stripe
          </Button>
        )}
        <Button variant="default" onClick={again}>
          Look again
        </Button>
      </div>
    </>
  );
}
