const words: Readonly<Record<string, string>> = {
  owner: 'everything, with members, the plan and erasing customers.',
  admin: 'read everything, act for customers, and set up products, keys, Stripe and endpoints.',
  support: 'read everything, and act for customers: grant, revoke, adjust, resend.',
  viewer: 'read everything, and change nothing.',
};

/** What a role may do, as the end of a sentence. */
export function roleWords(role: string): string {
  return words[role] ?? 'what that role may do.';
}
