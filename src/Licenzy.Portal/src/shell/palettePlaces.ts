import { IconArrowNarrowRight, IconCreditCard, IconFolder, IconSend, IconShieldLock, IconUser, IconUserPlus } from '@tabler/icons-react';
import type { PaletteItem } from './paletteItems';
import { allPages, type ProjectPage } from './navigation';

const KEYS: Partial<Record<ProjectPage, string>> = {
  overview: 'g o',
  customers: 'g c',
  products: 'g p',
  events: 'g e',
  unmapped: 'g u',
  deliveries: 'g d',
  'api-keys': 'g k',
  'audit-log': 'g a',
  settings: 'g s',
};

const WORDS: Partial<Record<ProjectPage, string>> = {
  'getting-started': 'setup checklist first purchase',
  overview: 'home dashboard figures charts',
  customers: 'subjects users support search',
  products: 'prices mapping import',
  events: 'stripe inbound webhook',
  unmapped: 'sales without product link',
  connection: 'stripe key webhook doctor connect',
  deliveries: 'outbound webhooks sent',
  endpoints: 'webhooks url secret',
  'api-keys': 'keys secret token',
  'audit-log': 'who did what',
  settings: 'project name delete',
};

/** Lists that somebody looks for by what is wrong. */
const FILTERED: readonly (readonly [label: string, address: string, words: string])[] = [
  ['Deliveries that are dead', '/deliveries?status=dead', 'failed requeue webhooks'],
  ['Deliveries that are being retried', '/deliveries?status=failed', 'failing webhooks'],
  ['Events that failed', '/events?status=failed', 'stripe inbound error replay'],
  ['Events without a product', '/events?status=unmapped', 'stripe unmapped'],
  ['Check the connection to Stripe', '/connection?doctor=1', 'doctor health problem'],
];

/** The pages, and some of them filtered. `path` makes an address of a project's page; without a project only the person's are there. */
export function placeItems(path: ((page: string) => string) | null): PaletteItem[] {
  const own: PaletteItem[] = [
    goTo('Members', '/account/members', IconUserPlus, 'invite people team roles'),
    goTo('Plan and billing', '/account/plan', IconCreditCard, 'subscription invoice limits'),
    goTo('Projects', '/account/projects', IconFolder, 'new project'),
    goTo('Profile', '/me/profile', IconUser, 'name time zone shortcuts'),
    goTo('Security', '/me/security', IconShieldLock, 'password passkey totp two factor'),
    goTo('Sessions', '/me/sessions', IconShieldLock, 'devices sign out'),
  ];
  if (!path) {
    return own;
  }
  return [
    ...allPages.map((page) => ({
      ...goTo(page.label, path(`/${page.path}`), page.icon, WORDS[page.path] ?? ''),
      keys: KEYS[page.path],
    })),
    ...FILTERED.map(([label, address, words]) => ({
      ...goTo(label, path(address), address.startsWith('/deliveries') ? IconSend : IconArrowNarrowRight, words),
      onlyFound: true,
    })),
    ...own.map((item) => ({ ...item, onlyFound: true })),
  ];
}

function goTo(label: string, href: string, icon: PaletteItem['icon'], words: string): PaletteItem {
  return { id: `go ${href}`, group: 'Go to', label, icon, href, words: `${words} open page` };
}
