import type { Schema } from '@/api/schemas';

type Held = Pick<Schema<'HeldEntitlement'>, 'kind' | 'available' | 'usage_remaining' | 'usage_granted' | 'usage_adjusted'>;

/** The units that can be used now, and of how many; units of a suspended pack are there and cannot. Null where there never was a pack. */
export function balanceOf(entitlements: readonly Held[]): { left: number; of: number } | null {
  const packs = entitlements.filter((one) => one.kind === 'usage_pack');
  if (packs.length === 0) {
    return null;
  }
  // Packs that ended count for nothing; when none is left, the last ones say out of how many nothing is left.
  const counted = packs.some((pack) => pack.available) ? packs.filter((pack) => pack.available) : packs;
  const left = packs.reduce((sum, pack) => sum + (pack.available ? (pack.usage_remaining ?? 0) : 0), 0);
  const of = counted.reduce((sum, pack) => sum + (pack.usage_granted ?? 0) + Math.max(0, pack.usage_adjusted ?? 0), 0);
  return { left, of };
}
