import type { Mode } from '@/api/client';

/** What can be told of a pasted key before Stripe is asked. */
export type KeyText = { state: 'empty' } | { state: 'incomplete' } | { state: 'wrong'; text: string } | { state: 'asked' };

const shortest = 12;

/** What is wrong with a key for a mode, in words that say what to paste instead; `asked` means that only Stripe can tell now. */
export function keyText(mode: Mode, value: string): KeyText {
  const key = value.trim();
  const other = mode === 'live' ? 'test' : 'live';
  const wanted = `Paste the key that starts with sk_${mode}_ or rk_${mode}_.`;
  if (key === '') {
    return { state: 'empty' };
  }
  if (key.startsWith('pk_')) {
    return { state: 'wrong', text: `This is a publishable key, which opens nothing. ${wanted}` };
  }
  if (key.startsWith('whsec_')) {
    return { state: 'wrong', text: `This is a signing secret of a webhook. ${wanted}` };
  }
  if (key.startsWith(`sk_${other}_`) || key.startsWith(`rk_${other}_`)) {
    return { state: 'wrong', text: `This is a ${other} key. You are connecting ${mode} mode. ${wanted}` };
  }
  const prefixes = [`sk_${mode}_`, `rk_${mode}_`];
  if (prefixes.some((prefix) => prefix.startsWith(key))) {
    return { state: 'incomplete' };
  }
  if (!prefixes.some((prefix) => key.startsWith(prefix)) || /[^\x21-\x7e]/.test(key)) {
    return { state: 'wrong', text: `This is not a secret key of Stripe. ${wanted}` };
  }
  return key.length < shortest ? { state: 'incomplete' } : { state: 'asked' };
}

/** What is wrong with a signing secret; null when nothing is. */
export function secretProblem(value: string): string | null {
  const secret = value.trim();
  if (secret === '') {
    return 'Paste the signing secret that Stripe shows at the endpoint';
  }
  return /^whsec_[\x21-\x7e]+$/.test(secret) ? null : 'This is not a signing secret. It starts with whsec_, and Stripe shows it at the endpoint';
}

/** Where keys are made in Stripe's dashboard. */
export function keysPage(mode: Mode): string {
  return mode === 'test' ? 'https://dashboard.stripe.com/test/apikeys' : 'https://dashboard.stripe.com/apikeys';
}

/** Where endpoints are registered in Stripe's dashboard. */
export function webhooksPage(mode: Mode): string {
  return mode === 'test' ? 'https://dashboard.stripe.com/test/webhooks' : 'https://dashboard.stripe.com/webhooks';
}
