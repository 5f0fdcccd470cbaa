import type { Schema } from '@/api/schemas';
import { elapsed } from '@/text/time';

type Told = Schema<'ToldDelivery'>;

/** How a delivery went in a few words, for its badge: `200 in 84 ms`, `200 on attempt 3`, `503, dead`. Undefined: the status' own word. */
export function deliveryWords(delivery: Pick<Told, 'status' | 'http_status' | 'error' | 'duration_ms' | 'attempts'>): string | undefined {
  const { status, http_status: answer, error, duration_ms: duration, attempts } = delivery;
  const result = answer === null ? error?.replaceAll('_', ' ') : String(answer);
  if (!result) {
    return undefined;
  }
  switch (status) {
    case 'sent':
      return attempts > 1 ? `${result} on attempt ${attempts}` : duration === null ? result : `${result} in ${elapsed(duration)}`;
    case 'failed':
      return `${result}, retrying`;
    case 'dead':
      return `${result}, dead`;
    default:
      return undefined;
  }
}

const worst = ['dead', 'failed', 'pending', 'sent', 'no_endpoint'];
const rank = (status: string): number => (worst.includes(status) ? worst.indexOf(status) : worst.length);

/** Deliveries of one type told together: the one that went worst stands for them. */
export function toldGroups(deliveries: readonly Told[]): { delivery: Told; count: number }[] {
  const groups = new Map<string, { delivery: Told; count: number }>();
  for (const delivery of deliveries) {
    const group = groups.get(delivery.event_type);
    if (!group) {
      groups.set(delivery.event_type, { delivery, count: 1 });
    } else {
      group.count += 1;
      if (rank(delivery.status) < rank(group.delivery.status)) {
        group.delivery = delivery;
      }
    }
  }
  return [...groups.values()];
}
