import { counted } from '@/text/numbers';

/** What the grace means, as a sentence. */
export function graceText(days: number | null): string {
  if (days === null || days < 0 || days > 90) {
    return 'Use 0 to 90 days.';
  }
  return days === 0
    ? 'A failed payment suspends access at once, until the payment succeeds.'
    : `A failed payment keeps access for ${counted(days, 'day')}; then it is suspended until the payment succeeds.`;
}

/** Hosts as they are typed, one a line or separated by commas; addresses are cut down to their host. */
export function hostsOf(typed: string): string[] {
  const hosts = typed
    .split(/[\s,;]+/)
    .map((part) => part.trim().toLowerCase().replace(/^https?:\/\//, '').replace(/\/.*$/, ''))
    .filter(Boolean);
  return [...new Set(hosts)];
}

/** What a list of allowed hosts does. */
export function hostsText(hosts: readonly string[]): string {
  return hosts.length === 0
    ? 'A checkout may return to any host.'
    : `A checkout that names another host than ${hosts.length === 1 ? 'this one' : `these ${hosts.length}`} is refused.`;
}

/** What is wrong with an address to return to; null when nothing is, or none is given. */
export function returnUrlProblem(typed: string): string | null {
  const text = typed.trim();
  if (text === '') {
    return null;
  }
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? null : 'Use an address that starts with https://';
  } catch {
    return 'Enter a whole address, such as https://app.example.com/thanks';
  }
}
