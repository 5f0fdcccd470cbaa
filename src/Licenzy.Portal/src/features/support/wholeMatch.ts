import type { Schema } from '@/api/schemas';

type Found = Schema<'FoundCustomer'>;

/**
 * The customer whom a text names wholly: by their reference, by their address, or by an id that is theirs alone. Null when it is only a
 * beginning, or names several.
 */
export function wholeMatch(found: readonly Found[], typed: string): Found | null {
  const byRef = found.find((customer) => customer.subject_ref === typed);
  if (byRef) {
    return byRef;
  }
  const address = typed.toLowerCase();
  const byAddress = found.filter((customer) => customer.email?.toLowerCase() === address);
  const byId = found.filter((customer) => customer.matched_on !== null && !['subject_ref', 'email'].includes(customer.matched_on));
  const whole = byAddress.length > 0 ? byAddress : byId;
  return whole.length === 1 ? (whole[0] ?? null) : null;
}

/** A text cut where the search found its beginning: what is to be printed bold, and the rest. */
export function matchedStart(text: string, query: string): [bold: string, rest: string] {
  const begins = query !== '' && text.slice(0, query.length).toLowerCase() === query.toLowerCase();
  return begins ? [text.slice(0, query.length), text.slice(query.length)] : ['', text];
}
