import type { Problem } from '@/api/problem';
import type { Schema } from '@/api/schemas';

// What the gallery shows: made up, in the shapes of the server.

const pack: Schema<'ShownEntitlement'> = {
  id: null,
  subject_ref: 'user_123',
  product_code: 'CREDITS_1000',
  kind: 'usage_pack',
  status: 'active',
  available: true,
  unavailable_reason: null,
  reason: 'manual_grant',
  source: 'portal',
  usage_granted: 500,
  usage_remaining: 500,
  starts_at: '2026-11-01T00:00:00Z',
  expires_at: null,
  canceled_at: null,
};

const subscription: Schema<'ShownEntitlement'> = {
  ...pack,
  id: 'ent_01kg9q5w8x3m7c2v6b4n0t1zyf',
  product_code: 'PRO_MONTHLY',
  kind: 'subscription',
  usage_granted: null,
  usage_remaining: null,
};

/** A grant of so many units. */
export function changed(units: number, dry: boolean): Schema<'ActionResult'> {
  return {
    subject_ref: 'user_123',
    dry_run: dry,
    action_id: null,
    history_ids: [],
    undoable: true,
    decision: {
      before: { allowed: false, status: 'exhausted', denial_reason: 'exhausted', usage_remaining: 0 },
      after: { allowed: true, status: 'active', denial_reason: null, usage_remaining: units },
    },
    entitlements: [{ before: null, after: { ...pack, usage_granted: units, usage_remaining: units } }],
    events: [{ type: 'entitlement.updated', reason: 'manual_grant', subject_ref: 'user_123', endpoints: 1 }],
    warnings: [],
    version: `v${units}`,
  };
}

/** A revocation that leaves access. */
export const revoked: Schema<'ActionResult'> = {
  ...changed(640, true),
  decision: {
    before: { allowed: true, status: 'active', denial_reason: null, usage_remaining: 640 },
    after: { allowed: true, status: 'active', denial_reason: null, usage_remaining: 640 },
  },
  entitlements: [
    {
      before: subscription,
      after: { ...subscription, status: 'canceled', available: false, unavailable_reason: 'revoked', expires_at: '2026-11-22T12:00:00Z' },
    },
  ],
  events: [{ type: 'subscription.updated', reason: 'manual_revoke', subject_ref: 'user_123', endpoints: 2 }],
  warnings: [
    { code: 'stripe_keeps_charging', detail: 'Stripe goes on charging this subscription. End it in Stripe if it should not.' },
    { code: 'access_remains', detail: 'Access remains, through CREDITS_1000.' },
  ],
};

/** What a server says that could not. */
export const refused: Problem = {
  error: 'unavailable',
  title: 'Licenzy cannot answer just now',
  status: 503,
  detail: 'Nothing was done, or it was done whole. Try again.',
  request_id: 'req_01kg9q5w8x3m7c2v6b4n0t7e9',
};

/** Somebody who may only look. */
export const viewer: Schema<'ReadMeResponse'> = {
  user: {
    id: 'usr_1',
    email: 'maria@acme.test',
    email_verified: true,
    name: 'Maria Ortiz',
    two_factor: true,
    preferences: { colours: 'system', time_zone: null, shortcuts: true },
  },
  account: { id: 'acct_1', name: 'Acme Ltd' },
  role: 'viewer',
  permissions: ['read'],
  accounts: [],
  projects: [{ id: 'prj_1', name: 'Acme app' }],
  workspace: { id: 'prj_1', name: 'Acme app' },
  session: { id: 'ses_1', expires_at: '2026-11-23T00:00:00Z', ends_at: '2026-12-22T00:00:00Z', authenticated_at: '2026-11-22T12:00:00Z' },
  csrf_token: '',
};
