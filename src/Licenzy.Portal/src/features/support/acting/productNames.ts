import type { Schema } from '@/api/schemas';

/** The names of a customer's products by their code. */
export function namesOf(entitlements: readonly Pick<Schema<'HeldEntitlement'>, 'product_code' | 'product_name'>[]): Record<string, string> {
  return Object.fromEntries(entitlements.flatMap((one) => (one.product_name ? [[one.product_code, one.product_name]] : [])));
}
