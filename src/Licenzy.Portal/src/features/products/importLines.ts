import type { Schema } from '@/api/schemas';
import { wholeNumber } from './productForm';
import { presetKind, type PriceOffer, type ProductKind } from './productText';

/** One chosen price as it is typed. */
export interface ImportChoice {
  chosen: boolean;
  product_code: string;
  kind: ProductKind;
  /** Days of a time pass or units of a usage pack, as typed. */
  size: string;
}

/** What is suggested for a price; null where it can be sold as nothing or is sold already. */
export function suggestedChoice(offer: PriceOffer): ImportChoice | null {
  const kind = presetKind(offer);
  if (kind === null || offer.product_codes.length > 0) {
    return null;
  }
  return { chosen: false, product_code: offer.suggested_code, kind, size: sizeFor(kind) };
}

/** A first number of days or units. */
export function sizeFor(kind: ProductKind): string {
  return kind === 'time_pass' ? '30' : kind === 'usage_pack' ? '1000' : '';
}

/** What of a line keeps it from being sent; null when nothing does. The server looks at the rest. */
export function choiceProblem(choice: ImportChoice): string | null {
  if (choice.product_code.trim() === '') {
    return 'Enter a code';
  }
  if (choice.kind !== 'subscription' && (wholeNumber(choice.size) ?? 0) < 1) {
    return choice.kind === 'time_pass' ? 'Enter a number of days' : 'Enter a number of units';
  }
  return null;
}

/** The lines as the API takes them, in the order of the prices. */
export function importLines(prices: readonly PriceOffer[], choices: ReadonlyMap<string, ImportChoice>): Schema<'ImportProductsLine'>[] {
  return prices.flatMap((offer) => {
    const choice = choices.get(offer.stripe_price_id);
    if (!choice?.chosen) {
      return [];
    }
    const size = wholeNumber(choice.size);
    return [
      {
        stripe_price_id: offer.stripe_price_id,
        product_code: choice.product_code.trim(),
        kind: choice.kind,
        duration_days: choice.kind === 'time_pass' ? size : null,
        usage_units: choice.kind === 'usage_pack' ? size : null,
      },
    ];
  });
}
