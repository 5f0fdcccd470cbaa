import type { Endpoint } from './useEndpoints';
import { shortDate } from '@/text/time';

/** Why an endpoint stands as it does, in words; null where nothing needs saying. */
export function stateInWords(endpoint: Endpoint, zone: string, now = Date.now()): string | null {
  switch (endpoint.status) {
    case 'disabled':
      return disabledInWords(endpoint, zone, now);
    case 'paused':
      return 'It failed so often that only a trial is sent now and then. The first answer from 200 to 299 ends that.';
    case 'failing':
      return endpoint.failing_since
        ? `Its attempts have failed since ${shortDate(endpoint.failing_since, zone, now)}. After five days of failures Licenzy disables it.`
        : 'Its last attempts failed.';
    default:
      return null;
  }
}

function disabledInWords(endpoint: Endpoint, zone: string, now: number): string {
  const when = endpoint.disabled_at ? ` on ${shortDate(endpoint.disabled_at, zone, now)}` : '';
  switch (endpoint.disabled_reason) {
    case 'gone':
      return `Licenzy disabled it${when}: it answered 410, which means that it wants nothing any more.`;
    case 'failing':
      return `Licenzy disabled it${when} after five days of failures.`;
    default:
      return `Disabled${when} by a member of your account.`;
  }
}

/** Whether Licenzy disabled it, and not a person. */
export function disabledByLicenzy(endpoint: Pick<Endpoint, 'enabled' | 'disabled_reason'>): boolean {
  return !endpoint.enabled && endpoint.disabled_reason !== 'manual' && endpoint.disabled_reason !== null;
}
