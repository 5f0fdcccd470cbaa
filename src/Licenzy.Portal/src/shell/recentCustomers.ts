import type { Mode } from '@/api/client';

const MOST = 5;

/** A customer that somebody opened in this browser: their reference, and their address where it was known. */
export interface RecentCustomer {
  subjectRef: string;
  email: string | null;
}

function keyOf(projectId: string, mode: Mode): string {
  return `licenzy-recent:${projectId}:${mode}`;
}

/** The list with one more at its head: each once, five at most. */
export function withRecent(list: readonly RecentCustomer[], opened: RecentCustomer): RecentCustomer[] {
  const known = list.find((customer) => customer.subjectRef === opened.subjectRef);
  const first = { ...opened, email: opened.email ?? known?.email ?? null };
  return [first, ...list.filter((customer) => customer !== known)].slice(0, MOST);
}

/** Reads what was stored; whatever else stands there is left out. */
export function parseRecent(text: string | null): RecentCustomer[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(stored) ? stored.filter(isRecent).slice(0, MOST) : [];
}

function isRecent(value: unknown): value is RecentCustomer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'subjectRef' in value &&
    typeof value.subjectRef === 'string' &&
    'email' in value &&
    (value.email === null || typeof value.email === 'string')
  );
}

/** The five customers that were opened last in this project and mode, newest first. */
export function recentCustomers(projectId: string, mode: Mode): RecentCustomer[] {
  try {
    return parseRecent(localStorage.getItem(keyOf(projectId, mode)));
  } catch {
    return [];
  }
}

/** Remembers that a customer was opened: the customer's page calls it. */
export function rememberCustomer(projectId: string, mode: Mode, subjectRef: string, email: string | null = null): void {
  store(projectId, mode, withRecent(recentCustomers(projectId, mode), { subjectRef, email }));
}

/** Forgets a customer, who was erased for instance. */
export function forgetCustomer(projectId: string, mode: Mode, subjectRef: string): void {
  store(projectId, mode, recentCustomers(projectId, mode).filter((customer) => customer.subjectRef !== subjectRef));
}

/** Forgets all of them with the session: whose customers they are is nothing to the next person at this computer. */
export function forgetRecentCustomers(): void {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith('licenzy-recent:'))) {
      localStorage.removeItem(key);
    }
  } catch {
    // Nothing was stored then.
  }
}

function store(projectId: string, mode: Mode, list: readonly RecentCustomer[]): void {
  try {
    localStorage.setItem(keyOf(projectId, mode), JSON.stringify(list));
  } catch {
    // Storage may be forbidden or full: then nothing is remembered.
  }
}
