// Stripe's amounts are whole numbers of the currency's smallest unit, and Stripe says which unit that is.
const withoutMinor = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const withThousandths = new Set('BHD JOD KWD OMR TND'.split(' '));
// Counted in hundredths although the hundredths are always nought.
const shownWhole = new Set(['ISK', 'UGX']);

/** How many digits of an amount in minor units stand behind the point. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  const code = currency.toUpperCase();
  return withoutMinor.has(code) ? 0 : withThousandths.has(code) ? 3 : 2;
}

const formats = new Map<string, Intl.NumberFormat | null>();

function formatOf(code: string, digits: number): Intl.NumberFormat | null {
  const name = `${code} ${digits}`;
  const known = formats.get(name);
  if (known !== undefined) {
    return known;
  }
  let made: Intl.NumberFormat | null = null;
  try {
    made = new Intl.NumberFormat('en-GB', {
      style: 'currency',
      currency: code,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  } catch {
    // Not three letters: shown as it came, never a crash.
  }
  formats.set(name, made);
  return made;
}

/** An amount in minor units as people read it: `money(2900, 'eur')` is `€29.00`, `money(500, 'jpy')` is `JP¥500`. */
export function money(amount: number, currency: string): string {
  const code = currency.toUpperCase();
  const digits = minorDigits(code);
  const value = amount / 10 ** digits;
  const format = formatOf(code, shownWhole.has(code) && Number.isInteger(value) ? 0 : digits);
  return format ? format.format(value) : `${value.toFixed(digits)} ${code}`;
}

/** An amount that repeats: `€29.00 / month`, `€90.00 / 3 months`; without an interval `€19.00 once`. */
export function price(amount: number, currency: string, interval?: string | null, count = 1): string {
  const amountText = money(amount, currency);
  if (!interval) {
    return `${amountText} once`;
  }
  return `${amountText} / ${count === 1 ? interval : `${count} ${interval}s`}`;
}
