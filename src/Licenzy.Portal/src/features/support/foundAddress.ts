import type { Schema } from '@/api/schemas';

/** A page and its parameters. */
export interface FoundAddress {
  path: string;
  search: Record<string, string>;
}

/** Where that which an id names is shown; null when no page shows it. */
export function foundAddress(found: Schema<'LookUpResponse'>, projectId: string): FoundAddress | null {
  const place = `/p/${projectId}/${found.mode}`;
  const id = encodeURIComponent(found.id);
  switch (found.kind) {
    case 'delivery':
      return { path: `${place}/deliveries/${id}`, search: {} };
    case 'webhook_endpoint':
      return { path: `${place}/endpoints/${id}`, search: {} };
    case 'stripe_event':
      return { path: `${place}/events/${id}`, search: {} };
    case 'event':
      return { path: `${place}/deliveries`, search: { event_id: found.id } };
    default:
      return customerAddress(found, place);
  }
}

const lists: Readonly<Record<string, string>> = {
  checkout_attempt: '/attempts',
  stripe_checkout_session: '/attempts',
  usage: '/usage',
  history: '/timeline',
  operator_action: '/timeline',
};

function customerAddress(found: Schema<'LookUpResponse'>, place: string): FoundAddress | null {
  if (!found.subject_ref) {
    return null;
  }
  const list = lists[found.kind] ?? '';
  // On a list the id says which row to unfold; on the summary the drawer of what it is about opens.
  const search: Record<string, string> = list ? { open: found.id } : found.entitlement_id ? { entitlement: found.entitlement_id } : {};
  return { path: `${place}/customers/${encodeURIComponent(found.subject_ref)}${list}`, search };
}
