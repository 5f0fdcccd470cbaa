import type { Schema } from '@/api/schemas';

type Held = Schema<'HeldEntitlement'>;

/** An entitlement for tests: what they name, and what is usual otherwise. */
interface Given extends Partial<Held> {
  cause?: Partial<Schema<'ChainStep'>>;
}

function heldOf(given: Given, index: number): Held {
  const { cause: _, ...fields } = given;
  return {
    id: `ent_${index}`,
    subject_ref: 'user_123',
    product_code: 'PRO_MONTHLY',
    product_name: 'Pro',
    kind: 'subscription',
    status: 'active',
    available: !given.unavailable_reason,
    unavailable_reason: null,
    usage_remaining: null,
    usage_granted: null,
    usage_adjusted: null,
    usage_consumed: null,
    quantity: 1,
    starts_at: null,
    current_period_end: null,
    cancel_at_period_end: false,
    expires_at: null,
    canceled_at: null,
    source: 'stripe',
    reason: 'checkout_finalized',
    attempt_id: null,
    stripe_customer_id: null,
    stripe_subscription_id: null,
    stripe_payment_intent_id: null,
    stripe_checkout_session_id: null,
    stripe_status: null,
    unmapped_price: false,
    metadata: {},
    created_at: '2026-09-12T09:13:44Z',
    updated_at: '2026-11-12T09:14:00Z',
    ...fields,
  };
}

/** A customer's page as the API answers it, from the entitlements that a test names in their order. */
export function customerOf(given: readonly Given[], page: Partial<Schema<'CustomerPage'>> = {}, since: string | null = null): Schema<'CustomerPage'> {
  const held = given.map(heldOf);
  const allowed = held.some((one) => one.available);
  const speaking = held.filter((one) => one.available === allowed);
  return {
    subject_ref: 'user_123',
    mode: 'test',
    known: held.length > 0,
    at: '2026-11-21T12:00:00Z',
    is_past: false,
    profile: { email: null, stripe_customer_ids: [], first_seen_at: null, changed_at: null },
    decision: {
      allowed,
      status: allowed ? 'active' : (held[0]?.status ?? 'none'),
      denial_reason: allowed ? null : (held[0]?.unavailable_reason ?? 'no_entitlement'),
      usage_remaining: null,
      since,
      until: null,
      reasons: speaking.map((one) => ({
        entitlement_id: one.id,
        product_code: one.product_code,
        product_name: one.product_name,
        kind: one.kind,
        status: one.status,
        reason: one.unavailable_reason,
        expires_at: one.expires_at,
        current_period_end: one.current_period_end,
        usage_remaining: one.usage_remaining,
      })),
      entitlements: held.map((one, index) => ({
        entitlement_id: one.id,
        product_code: one.product_code,
        available: one.available,
        unavailable_reason: one.unavailable_reason,
        tests: [],
        chain: given[index]?.cause ? [{ kind: 'stripe_event', id: null, at: null, ...given[index].cause }] : [],
      })),
    },
    entitlements: held,
    truncated: false,
    counts: { entitlements: held.length, history: 0, attempts: 0, usage: 0, deliveries: 0 },
    last_sync: null,
    ...page,
  };
}
