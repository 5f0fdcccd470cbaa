import type { Mode } from '@/api/client';

const pages: Readonly<Record<string, string>> = {
  evt: 'events',
  cus: 'customers',
  sub: 'subscriptions',
  in: 'invoices',
  pi: 'payments',
  ch: 'payments',
  py: 'payments',
  price: 'prices',
  prod: 'products',
};

/** Where Stripe's dashboard shows an object; null for what has no page of its own there. */
export function stripePage(id: string, mode: Mode): string | null {
  const prefix = /^([a-z]+)_[0-9A-Za-z_]+$/.exec(id)?.[1] ?? '';
  const page = Object.hasOwn(pages, prefix) ? pages[prefix] : undefined;
  return page ? `https://dashboard.stripe.com/${mode === 'test' ? 'test/' : ''}${page}/${id}` : null;
}
