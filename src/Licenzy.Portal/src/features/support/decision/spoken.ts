import type { Schema } from '@/api/schemas';

/** The reader's place in time: how moments are worded. */
export interface Wording {
  zone: string;
  /** The instant that "today" means. */
  now: number;
  /** The sentence is about a past instant. */
  past: boolean;
}

/** One entitlement with all that a sentence may say of it. */
export interface Spoken {
  id: string;
  code: string;
  name: string;
  kind: string;
  status: string;
  reason: string | null;
  expiresAt: string | null;
  periodEnd: string | null;
  unitsLeft: number | null;
  held: Schema<'HeldEntitlement'> | undefined;
  /** What changed it last. */
  cause: Schema<'ChainStep'> | undefined;
}

const causes = new Set(['stripe_event', 'operator', 'runtime', 'licenzy']);

/** The step of a chain that everything began with: what Stripe, an operator, the application or Licenzy did. */
export function causeOf(chain: readonly Schema<'ChainStep'>[]): Schema<'ChainStep'> | undefined {
  return chain.find((step) => causes.has(step.kind));
}

/**
 * What speaks for or against, what decides first at the head. A product speaks once, by its entitlement that decides first; available packs
 * of one product count together.
 */
export function spokenOf(customer: Schema<'CustomerPage'>): Spoken[] {
  const spoken = new Map<string, Spoken>();
  for (const reason of customer.decision.reasons) {
    const known = spoken.get(reason.product_code);
    if (known) {
      if (customer.decision.allowed && known.kind === 'usage_pack') {
        known.unitsLeft = (known.unitsLeft ?? 0) + (reason.usage_remaining ?? 0);
      }
      continue;
    }
    const chain = customer.decision.entitlements.find((one) => one.entitlement_id === reason.entitlement_id)?.chain ?? [];
    spoken.set(reason.product_code, {
      id: reason.entitlement_id,
      code: reason.product_code,
      name: reason.product_name ?? reason.product_code,
      kind: reason.kind,
      status: reason.status,
      reason: reason.reason,
      expiresAt: reason.expires_at,
      periodEnd: reason.current_period_end,
      unitsLeft: reason.usage_remaining,
      held: customer.entitlements.find((one) => one.id === reason.entitlement_id),
      cause: causeOf(chain),
    });
  }
  return [...spoken.values()];
}
