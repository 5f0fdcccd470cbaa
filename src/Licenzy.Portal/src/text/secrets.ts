// Keys of Stripe and of Licenzy, and signing secrets: never shown outside the one place that reveals a new one. The prefix stays, so that
// the reader knows what stood there, and which mode it was of.
const secret = /\b((?:(?:sk|rk)_(?:test_|live_)?|whsec_|lz_(?:test_|live_)?))([A-Za-z0-9+/=_-]{8,})/g;

/** The text with every key and signing secret in it masked: `sk_live_•••••`. */
export function maskSecrets(text: string): string {
  return text.replace(secret, '$1•••••');
}

/** Whether a key or a signing secret stands in the text. */
export function hasSecret(text: string): boolean {
  return maskSecrets(text) !== text;
}

/** A copy of a JSON value in which every text, and every name, is masked. */
export function maskSecretsIn(value: unknown): unknown {
  if (typeof value === 'string') {
    return maskSecrets(value);
  }
  if (Array.isArray(value)) {
    return value.map(maskSecretsIn);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [maskSecrets(name), maskSecretsIn(inner)]));
  }
  return value;
}
