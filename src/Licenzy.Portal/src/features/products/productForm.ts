import type { Schema } from '@/api/schemas';
import type { PriceOffer, ProductKind, ProductView } from './productText';
import { presetKind } from './productText';

/** One pair of metadata as it is typed. */
export interface Pair {
  id: number;
  name: string;
  value: string;
}

/** The editor's fields as they are typed. */
export interface ProductValues {
  stripe_price_id: string;
  kind: ProductKind | null;
  product_code: string;
  name: string;
  duration_days: string;
  usage_units: string;
  expires_after_days: string;
  allow_repeat: boolean;
  active: boolean;
  metadata: readonly Pair[];
}

export type ProductField = Exclude<keyof ProductValues, 'allow_repeat' | 'active'>;
export type ProductErrors = Partial<Record<ProductField, string>>;

export const emptyProduct: ProductValues = {
  stripe_price_id: '',
  kind: null,
  product_code: '',
  name: '',
  duration_days: '30',
  usage_units: '1000',
  expires_after_days: '',
  allow_repeat: false,
  active: true,
  metadata: [],
};

/** The fields of a product that is there. */
export function valuesOf(product: ProductView): ProductValues {
  return {
    stripe_price_id: product.stripe_price_id,
    kind: product.kind,
    product_code: product.product_code,
    name: product.name,
    duration_days: product.duration_days === null ? '' : String(product.duration_days),
    usage_units: product.usage_units === null ? '' : String(product.usage_units),
    expires_after_days: product.expires_after_days === null ? '' : String(product.expires_after_days),
    allow_repeat: product.allow_repeat,
    active: product.active,
    metadata: Object.entries(product.metadata).map(([name, value], id) => ({ id, name, value })),
  };
}

/** The fields after a price was picked: code and name are suggested unless somebody typed their own. */
export function withPrice(values: ProductValues, offer: PriceOffer, before: PriceOffer | null, fixed: boolean): ProductValues {
  const possible = offer.kinds.find((known) => known.kind === values.kind)?.possible ?? false;
  const own = (typed: string, suggested: string | undefined): boolean => typed.trim() !== '' && typed !== suggested;
  return {
    ...values,
    stripe_price_id: offer.stripe_price_id,
    kind: fixed || possible ? values.kind : presetKind(offer),
    product_code: fixed || own(values.product_code, before?.suggested_code) ? values.product_code : offer.suggested_code,
    name: fixed || own(values.name, before?.suggested_name) ? values.name : offer.suggested_name,
  };
}

/** A whole number as typed, grouped or not; null when there is none. */
export function wholeNumber(typed: string): number | null {
  const text = typed.replace(/[\s,_\u202f]/g, '');
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

const codePattern = /^[A-Za-z0-9_.-]{1,64}$/;
const mostDays = 36_500;
const mostUnits = 1_000_000_000;

function numberError(typed: string, most: number, words: string): string | undefined {
  const value = wholeNumber(typed);
  return value === null || value < 1 || value > most ? words : undefined;
}

/** What is wrong, field by field, in the words of a form; nothing when all is well. */
export function productErrors(values: ProductValues): ProductErrors {
  const errors: ProductErrors = {};
  const tell = (field: ProductField, words: string | undefined) => {
    if (words) {
      errors[field] = words;
    }
  };
  const priceId = values.stripe_price_id.trim();
  tell('stripe_price_id', priceId === '' ? 'Choose a price, or paste its id' : priceId.startsWith('price_') ? undefined : 'A price id starts with price_');
  tell('kind', values.kind === null ? 'Choose what a purchase gives' : undefined);
  const code = values.product_code.trim();
  tell(
    'product_code',
    code === '' ? 'Enter a product code' : codePattern.test(code) ? undefined : 'Use 1 to 64 letters, digits and _ - . for the code',
  );
  const name = values.name.trim();
  tell('name', name === '' ? 'Enter a name' : name.length > 200 ? 'Use 200 characters or fewer for the name' : undefined);
  if (values.kind === 'time_pass') {
    tell('duration_days', numberError(values.duration_days, mostDays, 'Use 1 to 36,500 days'));
  }
  if (values.kind === 'usage_pack') {
    tell('usage_units', numberError(values.usage_units, mostUnits, 'Use 1 to 1,000,000,000 units'));
    if (values.expires_after_days.trim() !== '') {
      tell('expires_after_days', numberError(values.expires_after_days, mostDays, 'Use 1 to 36,500 days, or leave it empty'));
    }
  }
  tell('metadata', metadataError(values.metadata));
  return errors;
}

function metadataError(pairs: readonly Pair[]): string | undefined {
  const names = pairs.filter(isFilled).map((pair) => pair.name.trim());
  if (names.some((name) => name === '')) {
    return 'Enter a name for each value';
  }
  if (names.some((name) => name.length > 40) || pairs.some((pair) => pair.value.length > 500)) {
    return 'Use 40 characters or fewer for a name, and 500 for a value';
  }
  if (new Set(names).size < names.length) {
    return 'Use each name once';
  }
  return names.length > 50 ? 'Use 50 pairs or fewer' : undefined;
}

function isFilled(pair: Pair): boolean {
  return pair.name.trim() !== '' || pair.value.trim() !== '';
}

/** The pairs as the API takes them. */
export function metadataOf(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(pairs.filter(isFilled).map((pair) => [pair.name.trim(), pair.value]));
}

/** The terms that belong to the kind; the others are not sent. */
export function termsOf(values: ProductValues) {
  return {
    kind: values.kind,
    duration_days: values.kind === 'time_pass' ? wholeNumber(values.duration_days) : null,
    usage_units: values.kind === 'usage_pack' ? wholeNumber(values.usage_units) : null,
    expires_after_days: values.kind === 'usage_pack' ? wholeNumber(values.expires_after_days) : null,
  };
}

/** What makes the product. Only for values without errors. */
export function productRequest(values: ProductValues, mode: Schema<'Mode'>): Schema<'ProductRequest'> {
  const terms = termsOf(values);
  if (terms.kind === null) {
    throw new Error('A product has a kind.');
  }
  return {
    mode,
    product_code: values.product_code.trim(),
    name: values.name.trim(),
    stripe_price_id: values.stripe_price_id.trim(),
    ...terms,
    kind: terms.kind,
    allow_repeat: terms.kind === 'subscription' ? values.allow_repeat : null,
    active: values.active,
    metadata: metadataOf(values.metadata),
  };
}

/** What changes a product: only what differs from what was loaded. */
export function productPatch(values: ProductValues, before: ProductValues): Schema<'ProductPatch'> {
  const now = productRequest(values, 'test');
  const then = productRequest(before, 'test');
  const patch: Record<string, unknown> = {};
  for (const field of ['name', 'stripe_price_id', 'duration_days', 'usage_units', 'expires_after_days', 'allow_repeat', 'active', 'metadata'] as const) {
    if (JSON.stringify(now[field]) !== JSON.stringify(then[field])) {
      patch[field] = now[field];
    }
  }
  return patch;
}

/** Whether anything was typed. */
export function isDirty(values: ProductValues, before: ProductValues): boolean {
  const plain = ({ metadata, ...rest }: ProductValues) => JSON.stringify([rest, metadataOf(metadata)]);
  return plain(values) !== plain(before);
}
