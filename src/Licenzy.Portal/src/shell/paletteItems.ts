import type { Schema } from '@/api/schemas';
import type { Icon } from '@tabler/icons-react';
import { idKind, looksLikeId, shortId } from '@/text/ids';
import type { RecentCustomer } from './recentCustomers';

/** The groups of the palette, in their order. */
export const PALETTE_GROUPS = ['Customers', 'This id', 'Here', 'Go to', 'Switch', 'Help'] as const;

export type PaletteGroup = (typeof PALETTE_GROUPS)[number];

/** One line of the palette: a place to go, or something to do. */
export interface PaletteItem {
  id: string;
  group: PaletteGroup;
  label: string;
  /** References and ids are set in mono. */
  mono?: boolean;
  detail?: string;
  icon?: Icon;
  badge?: { domain: 'decision' | 'unavailable_reason'; value: string };
  keys?: string;
  /** Other words that find it. */
  words?: string;
  /** Shown only when something was typed, because the list would be long otherwise. */
  onlyFound?: boolean;
  /** Chosen by itself only where nothing else is found. */
  lastResort?: boolean;
  disabledReason?: string | null;
  href?: string;
  run?: () => void;
}

/** The items that hold every word that was typed, in their order. */
export function matching(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return items.filter((item) => !item.onlyFound);
  }
  return items.filter((item) => {
    const text = `${item.label} ${item.detail ?? ''} ${item.words ?? ''} ${item.group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A customer that the search found. */
export function foundItem(customer: Schema<'FoundCustomer'>, hrefOf: (subjectRef: string) => string): PaletteItem {
  const { subject_ref: subjectRef, unavailable_reason: reason } = customer;
  return {
    id: `customer ${subjectRef}`,
    group: 'Customers',
    label: subjectRef,
    mono: true,
    detail: customer.email ?? undefined,
    badge:
      !customer.has_access && reason !== null
        ? { domain: 'unavailable_reason', value: reason }
        : { domain: 'decision', value: customer.has_access ? 'allowed' : 'denied' },
    href: hrefOf(subjectRef),
  };
}

/** A customer that was opened lately. */
export function recentItem(customer: RecentCustomer, hrefOf: (subjectRef: string) => string): PaletteItem {
  return {
    id: `customer ${customer.subjectRef}`,
    group: 'Customers',
    label: customer.subjectRef,
    mono: true,
    detail: customer.email ?? undefined,
    href: hrefOf(customer.subjectRef),
  };
}

/** What a pasted id opens, or nothing when it is none. */
export function idItem(query: string): PaletteItem[] {
  const id = query.trim();
  return looksLikeId(id)
    ? [
        {
          id: 'this id',
          group: 'This id',
          label: `Open ${idKind(id)}`,
          detail: shortId(id),
          href: `/go/${encodeURIComponent(id)}`,
        },
      ]
    : [];
}

/** The items in the order of their groups. */
export function inGroups(items: readonly PaletteItem[]): PaletteItem[] {
  return PALETTE_GROUPS.flatMap((group) => items.filter((item) => item.group === group));
}

/** The item that is chosen now: the one chosen by keys while it is still there, else the first that was found. */
export function chosenOf(items: readonly PaletteItem[], chosenId: string | null): PaletteItem | undefined {
  const open = items.filter((item) => !item.disabledReason);
  return open.find((item) => item.id === chosenId) ?? open.find((item) => !item.lastResort) ?? open[0];
}

/** The item so many steps further, around the end. */
export function stepFrom(items: readonly PaletteItem[], chosenId: string | null, step: number): PaletteItem | undefined {
  const open = items.filter((item) => !item.disabledReason);
  const at = open.findIndex((item) => item.id === chosenOf(items, chosenId)?.id);
  return open[(at + step + open.length) % open.length];
}
