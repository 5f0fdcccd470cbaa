import type { Schema } from '@/api/schemas';
import { price } from '@/text/money';
import { counted, grouped } from '@/text/numbers';

export type ProductView = Schema<'ProductView'>;
export type ProductKind = Schema<'ProductKind'>;
export type PriceOffer = Schema<'ListPricesOffer'>;

/** The kinds in the order in which they are offered. */
export const productKinds: readonly ProductKind[] = ['subscription', 'time_pass', 'usage_pack'];

const kindWords: Readonly<Record<string, string>> = { subscription: 'Subscription', time_pass: 'Time pass', usage_pack: 'Usage pack' };

/** What a kind is called; one that nobody here knows is shown as it came. */
export function kindName(kind: string): string {
  return Object.hasOwn(kindWords, kind) ? (kindWords[kind] ?? kind) : kind;
}

/** What each kind gives, for the choice between them. */
export const kindMeaning: Readonly<Record<ProductKind, string>> = {
  subscription: 'Access while Stripe keeps the subscription alive.',
  time_pass: 'Access for a number of days after one payment.',
  usage_pack: 'A number of units after one payment.',
};

interface Amount {
  unit_amount: number | null;
  currency: string | null;
  type: string | null;
  interval: string | null;
  interval_count: number | null;
}

/** What a price costs: `€29.00 / month`, `€19.00 once`; tiered prices have no single amount. */
export function amountText(stripe: Amount): string {
  if (stripe.unit_amount === null || stripe.currency === null) {
    return stripe.type === 'recurring' ? `Tiered / ${stripe.interval ?? 'period'}` : 'Tiered';
  }
  return price(stripe.unit_amount, stripe.currency, stripe.type === 'recurring' ? stripe.interval : null, stripe.interval_count ?? 1);
}

/** What a price is called in a list: the seller's nickname, else the name of its product. */
export function priceName(offer: Pick<PriceOffer, 'nickname' | 'product_name' | 'stripe_price_id'>): string {
  const { nickname, product_name: product } = offer;
  if (nickname && product && nickname !== product) {
    return `${product}, ${nickname}`;
  }
  return product ?? nickname ?? offer.stripe_price_id;
}

interface Terms {
  kind: ProductKind | null;
  duration_days: number | null;
  usage_units: number | null;
  expires_after_days: number | null;
}

/** What a product gives, as short as a table wants it: `30 days`, `1,000 units, no end`. */
export function termsText(terms: Terms): string {
  switch (terms.kind) {
    case 'subscription':
      return 'While it is paid';
    case 'time_pass':
      return terms.duration_days === null ? '' : counted(terms.duration_days, 'day');
    case 'usage_pack': {
      const units = terms.usage_units === null ? '' : counted(terms.usage_units, 'unit');
      return `${units}, ${terms.expires_after_days === null ? 'no end' : `for ${counted(terms.expires_after_days, 'day')}`}`;
    }
    default:
      return '';
  }
}

/** What a buyer gets, as sentences that follow what is typed. */
export function buyerGets(name: string, terms: Terms, graceDays: number): string {
  const what = name.trim() || 'this product';
  switch (terms.kind) {
    case 'subscription':
      return `A buyer of ${what} has access while Stripe keeps the subscription alive. ${
        graceDays === 0
          ? 'A failed payment suspends it at once, until the payment succeeds.'
          : `After a failed payment it stays for ${counted(graceDays, 'day')}.`
      }`;
    case 'time_pass':
      return terms.duration_days === null
        ? `A buyer of ${what} has access for as many days as you enter.`
        : `A buyer of ${what} has access for ${counted(terms.duration_days, 'day')} from the payment on. Buying it again adds ${
            terms.duration_days === 1 ? 'another day' : `another ${grouped(terms.duration_days)} days`
          }.`;
    case 'usage_pack': {
      if (terms.usage_units === null) {
        return `A buyer of ${what} gets as many units as you enter.`;
      }
      const end =
        terms.expires_after_days === null
          ? 'They stay until they are used up.'
          : `What is left after ${counted(terms.expires_after_days, 'day')} expires.`;
      return `A buyer of ${what} gets ${counted(terms.usage_units, 'unit')}. ${end} Packs add up.`;
    }
    default:
      return 'Choose a price and a kind: here stands what a buyer gets.';
  }
}

/** How many entitlements of a product give access; the server counts up to 100,000. */
export function withAccess(count: number): string {
  return count >= 100_000 ? '100,000 or more' : grouped(count);
}

/** What saving leaves alone. */
export function staysAsItIs(product: Pick<ProductView, 'entitlements_with_access' | 'kind'>): string {
  const count = product.entitlements_with_access;
  if (count === 0) {
    return 'Nobody has it yet: what you change holds for every sale from now on.';
  }
  const who = count === 1 ? '1 entitlement stays as it is' : `${withAccess(count)} entitlements stay as they are`;
  return `${who}. What you change holds for what is sold from now on.`;
}

/** What archiving does, and what it does not. */
export function archiveConsequence(product: Pick<ProductView, 'name' | 'entitlements_with_access' | 'kind'>): string {
  const count = product.entitlements_with_access;
  const stays =
    count === 0
      ? 'Nobody has access through it now.'
      : `${count === 1 ? '1 entitlement keeps' : `${withAccess(count)} entitlements keep`} giving access.`;
  const renews = product.kind === 'subscription' && count > 0 ? ' Subscriptions in Stripe go on and renew.' : '';
  return `New checkouts of ${product.name} are refused. ${stays}${renews}`;
}

const wrongShape: Readonly<Record<ProductKind, string>> = {
  subscription: 'Needs a recurring price. This one is paid once.',
  time_pass: 'Needs a price that is paid once. This one is recurring.',
  usage_pack: 'Needs a price that is paid once. This one is recurring.',
};

/** Why a price cannot be sold as a kind; null where it can. Short where the shape is the reason, else what the server says. */
export function whyNotAs(offer: PriceOffer | null, kind: ProductKind): string | null {
  const found = offer?.kinds.find((known) => known.kind === kind);
  if (!offer || !found || found.possible) {
    return null;
  }
  const recurring = offer.type === 'recurring';
  return recurring !== (kind === 'subscription') ? wrongShape[kind] : (found.why ?? 'This price cannot be sold as that.');
}

/** The first kind that a price can be sold as. */
export function presetKind(offer: PriceOffer): ProductKind | null {
  return offer.kinds.find((known) => known.possible)?.kind ?? null;
}

/** Why a price can be sold as nothing at all; null where it can. */
export function unusable(offer: PriceOffer): string | null {
  if (presetKind(offer) !== null) {
    return null;
  }
  return offer.active ? (offer.kinds[0]?.why ?? 'It cannot be sold by Licenzy.') : 'Archived in Stripe: activate it there first.';
}

/** A command that opens a checkout of a product. The key is a variable: it never stands in a page. */
export function checkoutCurl(origin: string, mode: 'test' | 'live', productCode: string): string {
  const key = mode === 'live' ? 'LICENZY_LIVE_KEY' : 'LICENZY_TEST_KEY';
  const code = productCode.trim() || 'YOUR_CODE';
  return [
    `curl -s ${origin}/v1/checkout/session \\`,
    `  -H "Authorization: Bearer $${key}" \\`,
    `  -H "Idempotency-Key: $(uuidgen)" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"product_code":"${code}","subject_ref":"user_1"}'`,
  ].join('\n');
}
