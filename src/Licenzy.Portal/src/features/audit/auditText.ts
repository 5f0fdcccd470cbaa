import type { Schema } from '@/api/schemas';
import type { Mode } from '@/api/client';

export type AuditEntry = Schema<'ListAuditEntry'>;

/** What each action did, in words that follow a name: "Maria created the product". Actions are open: others are shown as they came. */
const deeds: Readonly<Record<string, string>> = {
  'account.created': 'created the account',
  'account.updated': 'renamed the account',
  'api_key.created': 'created the API key',
  'api_key.renamed': 'renamed the API key',
  'api_key.revoked': 'revoked the API key',
  'customer.erased': 'erased a customer',
  'customer.exported': 'exported what is known of',
  'customer.sync_refused': 'asked Stripe, which refused, about',
  'customer.synced': 'asked Stripe about',
  'delivery.dead_requeued': 'requeued dead deliveries',
  'entitlement.adjusted': 'adjusted the units of',
  'entitlement.granted': 'granted access to',
  'entitlement.restored': 'restored access of',
  'entitlement.revoked': 'revoked access of',
  'invitation.accepted': 'accepted the invitation',
  'invitation.created': 'invited',
  'invitation.resent': 'sent the invitation again',
  'invitation.withdrawn': 'withdrew the invitation',
  'list.exported': 'exported a list',
  'member.left': 'left the account',
  'member.removed': 'removed the member',
  'member.role_changed': 'changed the role of a member',
  'plan.checkout_requested': 'opened a checkout of the plan',
  'plan.managed': 'opened the billing portal',
  'product.archived': 'archived the product',
  'product.created': 'created the product',
  'product.restored': 'restored the product',
  'product.updated': 'changed the product',
  'project.created': 'created the project',
  'project.deleted': 'deleted the project',
  'project.updated': 'changed the settings of the project',
  'sale.dismissed': 'set a sale aside as not ours',
  'sale.linked': 'gave a sale to',
  'sale.reopened': 'reopened a sale',
  'stripe_connection.changed': 'changed the Stripe connection',
  'stripe_connection.connected': 'connected Stripe',
  'stripe_connection.disconnected': 'disconnected Stripe',
  'stripe_connection.events_added': 'added events to the webhook in Stripe',
  'stripe_customer.linked': 'linked a Stripe customer to',
  'stripe_event.failed_replayed': 'replayed failed Stripe events',
  'stripe_event.replayed': 'replayed a Stripe event',
  'trial.began': 'began the trial',
};

/** The actions that can be filtered by, as a select wants them. */
export const auditActions: readonly string[] = Object.keys(deeds);

/** What was done, without who; an action that nobody here knows as its own words. */
export function deedText(action: string): string {
  return Object.hasOwn(deeds, action) ? (deeds[action] ?? action) : action.replaceAll('_', ' ').replace('.', ': ');
}

/** Who did it. */
export function actorText(actor: AuditEntry['actor']): string {
  switch (actor.kind) {
    case 'user':
      return actor.email ?? 'A former member';
    case 'command':
      return 'The command line';
    case 'licenzy':
      return 'Licenzy';
    default:
      return actor.kind;
  }
}

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What it was done to, by name where the entry knows one. */
export function objectName(entry: Pick<AuditEntry, 'details' | 'subject_ref' | 'action' | 'object'>): string | null {
  const details: unknown = entry.details;
  if (entry.subject_ref) {
    return entry.subject_ref;
  }
  if (!isNode(details)) {
    return null;
  }
  for (const part of [details, details.after, details.before]) {
    if (isNode(part)) {
      const found = text(part.name) ?? text(part.product_code) ?? text(part.email) ?? text(part.account_name);
      if (found) {
        return found;
      }
    }
  }
  return null;
}

/** The note that was given with it. */
export function noteOf(details: unknown): string | null {
  return isNode(details) ? text(details.note) : null;
}

/** One field that is another than before. */
export interface Difference {
  field: string;
  before: string | null;
  after: string | null;
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What differs between before and after, field by field; fields that stayed are left out. */
export function differences(details: unknown): Difference[] {
  if (!isNode(details) || !('before' in details || 'after' in details)) {
    return [];
  }
  const { before, after } = details;
  if (!isNode(before) && !isNode(after)) {
    return [{ field: 'value', before: shown(before), after: shown(after) }];
  }
  const [then, now] = [isNode(before) ? before : {}, isNode(after) ? after : {}];
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .map((field) => ({ field, before: shown(then[field]), after: shown(now[field]) }))
    .filter((row) => row.before !== row.after && row.field !== 'updated_at');
}

/** What the entry says besides: neither the difference nor the note. */
export function otherFacts(details: unknown): [string, string][] {
  if (!isNode(details)) {
    return [];
  }
  return Object.entries(details).flatMap(([field, value]): [string, string][] => {
    const words = ['before', 'after', 'note'].includes(field) ? null : shown(value);
    return words === null ? [] : [[field, words]];
  });
}

/** The page of what it was done to; null where there is none (any more). */
export function objectHref(entry: AuditEntry): string | null {
  const { object, project_id: projectId, mode } = entry;
  if (object.kind === 'member' || object.kind === 'invitation') {
    return '/account/members';
  }
  if (!projectId || entry.action === 'project.deleted') {
    return null;
  }
  const scope = `/p/${projectId}/${modeOf(mode)}`;
  if (entry.subject_ref) {
    return `${scope}/customers/${encodeURIComponent(entry.subject_ref)}`;
  }
  switch (object.kind) {
    case 'product':
      return object.id ? `${scope}/products/${object.id}` : `${scope}/products`;
    case 'api_key':
      return `${scope}/api-keys`;
    case 'stripe_connection':
      return `${scope}/connection`;
    case 'project':
      return `${scope}/settings`;
    case 'stripe_event':
      return object.id ? `${scope}/events/${object.id}` : `${scope}/events`;
    case 'endpoint':
    case 'webhook_endpoint':
      return object.id ? `${scope}/endpoints/${object.id}` : `${scope}/endpoints`;
    case 'delivery':
      return object.id ? `${scope}/deliveries/${object.id}` : `${scope}/deliveries`;
    default:
      return null;
  }
}

function modeOf(mode: string | null): Mode {
  return mode === 'live' ? 'live' : 'test';
}

/** Midnight of a day, as the API takes an instant; undefined for what is no day. */
export function dayStart(day: string | undefined, plusDays = 0): string | undefined {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    return undefined;
  }
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const start = new Date(year, month - 1, date + plusDays);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
