import type { Mode } from '@/api/client';

const LONGEST = 2_048;

/** What is wrong with an endpoint's address as it is typed; null when the server will take it as far as can be told here. */
export function urlProblem(text: string, mode: Mode): string | null {
  if (text === '') {
    return 'Enter the address that receives the events, such as https://app.example.com/webhooks';
  }
  if (text.length > LONGEST) {
    return `Use an address of ${LONGEST.toLocaleString('en-GB')} characters or fewer`;
  }
  if (/[\s\\\p{Cc}]/u.test(text)) {
    return 'Remove the blank, control character or backslash';
  }
  const address = /^https?:\/\/[^/?#]/i.test(text) ? URL.parse(text) : null;
  if (!address) {
    return 'Enter a whole address that begins with https://';
  }
  return partProblem(address, text, mode);
}

function partProblem(address: URL, text: string, mode: Mode): string | null {
  if (mode === 'live' && address.protocol !== 'https:') {
    return 'Use https:// in live mode';
  }
  if (/^[a-z]+:\/\/[^/?#]*@/i.test(text)) {
    return 'Remove the user name and password: deliveries are signed instead';
  }
  if (text.includes('#')) {
    return 'Remove the part from # on: it is never sent';
  }
  const port = address.port === '' ? null : Number(address.port);
  if (port !== null && port < 1_024 && port !== 443 && !(port === 80 && address.protocol === 'http:')) {
    return 'Use port 443, or a port from 1024 on';
  }
  return null;
}

/** Good to know about an address that is well formed: it may not be reachable, or not safe. */
export function urlHint(text: string): string | null {
  const address = URL.parse(text);
  if (!address) {
    return null;
  }
  const host = address.hostname;
  if (host === 'localhost' || host.endsWith('.localhost') || /^(127\.|10\.|192\.168\.|\[::1\])/.test(host)) {
    return 'This address is on a private network: Licenzy reaches it only where its operator allows the network.';
  }
  return address.protocol === 'http:' ? 'Without https, what is sent can be read on its way.' : null;
}

/** The host of an address, for sentences; the text itself when it is no address. */
export function hostOf(url: string | null | undefined): string {
  return (url && URL.parse(url)?.host) || url || 'the endpoint';
}

/** An address without its scheme, for cards and lists. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
