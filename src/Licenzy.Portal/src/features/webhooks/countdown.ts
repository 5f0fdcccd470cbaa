import { thinSpace } from '@/text/numbers';

/** How long until something, to the second when it is near: `in 4 s`, `in 2 min 5 s`, `in 24 min`; `now` when it is due. */
export function countdown(until: string, now: number): string {
  const seconds = Math.ceil((Date.parse(until) - now) / 1000);
  if (!(seconds > 0)) {
    return 'now';
  }
  if (seconds < 60) {
    return `in ${seconds}${thinSpace}s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) {
    return `in ${minutes}${thinSpace}min ${seconds % 60}${thinSpace}s`;
  }
  if (minutes < 60) {
    return `in ${minutes}${thinSpace}min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `in ${hours}${thinSpace}h ${minutes % 60}${thinSpace}min` : `in ${Math.floor(hours / 24)} d ${hours % 24}${thinSpace}h`;
}

/** How often a countdown has to be read anew: each second when it shows seconds, else each half minute. */
export function countdownTick(until: string, now: number): number {
  return Date.parse(until) - now < 600_000 ? 1_000 : 30_000;
}
