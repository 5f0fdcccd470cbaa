import { call, type PortalClient, write } from '@/api/client';
import type { Schema } from '@/api/schemas';

type Result = Schema<'ActionResult'>;

/** How `PreviewDialog` makes a call: as a preview, then for good with the preview's version and the dialog's key. */
export type Run = (dry: boolean, note: string, version?: string, idempotencyKey?: string) => Promise<Result>;

interface Body {
  note: string;
  dry_run: boolean;
  version?: string;
}

type Send = (body: Body, header: { 'Idempotency-Key'?: string }) => ReturnType<typeof anyAction>;

// Only for its type: every action answers the same.
function anyAction(api: PortalClient) {
  return api.POST('/portal/entitlements/{entitlement_id}/revoke', { params: { path: { entitlement_id: '' } }, body: { note: '' } });
}

function runOf(send: Send): Run {
  return (dry, note, version, idempotencyKey) => {
    const make = () => send({ note, dry_run: dry, version }, dry || !idempotencyKey ? {} : { 'Idempotency-Key': idempotencyKey });
    return dry ? call(make) : write(make);
  };
}

/** Gives a product without a sale. */
export function grantTo(api: PortalClient, subjectRef: string, terms: Omit<Schema<'GrantRequest'>, 'note'>): Run {
  return runOf((body, header) =>
    api.POST('/portal/support/customers/{subject_ref}/grants', {
      params: { path: { subject_ref: subjectRef }, header },
      body: { ...terms, ...body },
    }),
  );
}

/** Takes a purchase or a grant back. */
export function revoke(api: PortalClient, entitlementId: string): Run {
  return runOf((body, header) =>
    api.POST('/portal/entitlements/{entitlement_id}/revoke', { params: { path: { entitlement_id: entitlementId }, header }, body }),
  );
}

/** Takes a revocation back. */
export function restore(api: PortalClient, entitlementId: string): Run {
  return runOf((body, header) =>
    api.POST('/portal/entitlements/{entitlement_id}/restore', { params: { path: { entitlement_id: entitlementId }, header }, body }),
  );
}

/** Gives a pack units, takes some, or sets its balance. */
export function adjust(api: PortalClient, entitlementId: string, change: { delta: number } | { set_to: number }): Run {
  return runOf((body, header) =>
    api.POST('/portal/entitlements/{entitlement_id}/adjust', {
      params: { path: { entitlement_id: entitlementId }, header },
      body: { ...change, ...body },
    }),
  );
}

/** Takes an operator's action back by its opposite. */
export function undo(api: PortalClient, actionId: string): Run {
  return runOf((body, header) =>
    api.POST('/portal/history/{history_id}/undo', { params: { path: { history_id: actionId }, header }, body }),
  );
}
