/** What an id names, told from its prefix. Stripe's and Licenzy's events share theirs. */
export type IdKind = (typeof kinds)[keyof typeof kinds] | 'other';

const kinds = {
  acct: 'Stripe account',
  att: 'checkout attempt',
  aud: 'audit entry',
  ch: 'Stripe charge',
  con: 'Stripe connection',
  cs: 'Stripe checkout session',
  cus: 'Stripe customer',
  dlv: 'delivery',
  dp: 'Stripe dispute',
  ent: 'entitlement',
  evt: 'event',
  his: 'history row',
  in: 'Stripe invoice',
  inv: 'invitation',
  key: 'API key',
  op: 'operator action',
  pi: 'Stripe payment',
  prd: 'product',
  price: 'Stripe price',
  prj: 'project',
  prod: 'Stripe product',
  py: 'Stripe payment',
  rcv: 'recovery',
  re: 'Stripe refund',
  req: 'request',
  sub: 'Stripe subscription',
  use: 'usage',
  usr: 'user',
  we: 'Stripe webhook endpoint',
  whe: 'endpoint',
} as const;

const known: Readonly<Record<string, IdKind>> = kinds;

/** What an id names, in words: `idKind('dlv_01k…')` is `delivery`. */
export function idKind(id: string): IdKind {
  const prefix = /^([a-z]+)_/.exec(id)?.[1] ?? '';
  return Object.hasOwn(known, prefix) ? (known[prefix] ?? 'other') : 'other';
}

const prefixed = /^([a-z][a-z_]{1,11}?_)(?:(test|live)_)?([0-9A-Za-z]{8,})$/;

/** A short form that is still told apart: the prefix and the last six letters (`evt_…9QxY7a`). What is no id stays whole. */
export function shortId(id: string): string {
  const parts = prefixed.exec(id);
  if (!parts || id.length < 16) {
    return id;
  }
  return `${parts[1] ?? ''}…${id.slice(-6)}`;
}

/** Whether a text is an id that Licenzy or Stripe wrote: a prefix that is known, and letters and digits behind it. */
export function looksLikeId(text: string): boolean {
  return text.length >= 12 && prefixed.test(text) && idKind(text) !== 'other';
}
