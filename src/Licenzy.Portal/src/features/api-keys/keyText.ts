import type { Mode } from '@/api/client';
import { relativeTime } from '@/text/time';

/** What a scope lets a key do, in words. */
export const scopes = [
  { value: 'runtime', label: 'Sell and check', words: 'Opens checkouts, checks access and consumes units.' },
  { value: 'runtime:read', label: 'Check only', words: 'Checks access and reads entitlements; it changes nothing.' },
  { value: 'webhooks', label: 'Webhooks', words: 'Manages the endpoint that events are sent to, and its secret.' },
] as const;

/** The scopes of a new key unless others are chosen. */
export const usualScopes: readonly string[] = ['runtime', 'webhooks'];

const day = 24 * 60 * 60 * 1000;

/** Whether a key waits for its first use so long that somebody should ask why. */
export function neverUsedLong(key: { last_used_at: string | null; created_at: string; state: string }, now: number): boolean {
  return key.state === 'active' && key.last_used_at === null && now - Date.parse(key.created_at) > 7 * day;
}

/** Whether revoking takes the key's name typed: a live key that something used in the last hour. */
export function mustTypeName(mode: Mode, lastUsedAt: string | null, now: number): boolean {
  return mode === 'live' && lastUsedAt !== null && now - Date.parse(lastUsedAt) < 60 * 60 * 1000;
}

/** What revoking does, beginning with what is known of the key's use. */
export function revokeConsequence(name: string, lastUsedAt: string | null, now: number): string {
  const use =
    lastUsedAt === null ? `${name} was never used.` : `${name} was used ${relativeTime(lastUsedAt, Math.max(now, Date.parse(lastUsedAt)))}.`;
  return `${use} Calls with it are refused within one second, and there is no way back.`;
}

/** A name for the successor of a key: `backend` gives `backend 2`, `backend 2` gives `backend 3`. */
export function successorName(name: string): string {
  const numbered = /^(.*\S)\s+(\d{1,4})$/.exec(name);
  return numbered ? `${numbered[1] ?? name} ${Number(numbered[2]) + 1}` : `${name} 2`;
}
