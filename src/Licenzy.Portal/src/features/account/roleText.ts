/** What each role may do and may not, from the least to the most. */
export const roles = [
  {
    value: 'viewer',
    label: 'Viewer',
    words: 'Reads everything, changes nothing.',
    can: 'See customers, deliveries, products, masked keys and the audit log',
    cannot: 'Change anything',
  },
  {
    value: 'support',
    label: 'Support',
    words: 'Acts for customers.',
    can: 'Also grant, revoke, adjust, sync, requeue, replay and link sales',
    cannot: 'Change products, keys, the Stripe connection, endpoints or settings',
  },
  {
    value: 'admin',
    label: 'Admin',
    words: 'Configures the projects.',
    can: 'Also change products, API keys, the Stripe connection, endpoints, projects and settings',
    cannot: 'Change members or the plan, erase customers or delete projects',
  },
  {
    value: 'owner',
    label: 'Owner',
    words: 'May do everything.',
    can: 'Also members, plan and billing, erasing customers and deleting projects',
    cannot: null,
  },
] as const;

export type Role = (typeof roles)[number]['value'];

const rank = (role: string): number => roles.findIndex((known) => known.value === role);

/** What a role is called; one that nobody here knows is shown as it came. */
export function roleLabel(role: string): string {
  return roles.find((known) => known.value === role)?.label ?? role;
}

export function roleWords(role: string): string {
  return roles.find((known) => known.value === role)?.words ?? '';
}

const steps: Readonly<Record<string, string>> = {
  support: 'act for customers',
  admin: 'change products, keys, connections, endpoints and settings',
  owner: 'change members and the plan, erase customers and delete projects',
};

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} or ${parts[parts.length - 1] ?? ''}`;
}

/** What changes for a member by another role: "Jonas can no longer change products…. It takes effect at once." */
export function roleChange(name: string, before: string, after: string): string {
  const [from, to] = [rank(before), rank(after)];
  if (from === to || from < 0 || to < 0) {
    return `${name} stays ${roleLabel(before).toLowerCase()}.`;
  }
  const between = roles.slice(Math.min(from, to) + 1, Math.max(from, to) + 1).flatMap((role) => steps[role.value] ?? []);
  return to < from
    ? `${name} can no longer ${joined(between)}. It takes effect at once.`
    : `${name} can also ${joined(between).replace(/ or ([^,]*)$/, ' and $1')}. It takes effect at once.`;
}

/** Addresses out of whatever was pasted: separated by anything, with or without names, each once. */
export function addressesOf(typed: string): { good: string[]; bad: string[] } {
  const good: string[] = [];
  const bad: string[] = [];
  const angled = [...typed.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? '');
  const rest = typed.replace(/[^,;\n<>]*<[^<>\s]+>/g, ' ');
  for (const part of [...angled, ...rest.split(/[\s,;]+/)]) {
    const text = part.trim().replace(/[.,;]$/, '');
    if (text === '') {
      continue;
    }
    const list = /^[^\s@]+@[^\s@]+$/.test(text) && text.length <= 254 ? good : bad;
    if (!list.some((known) => known.toLowerCase() === text.toLowerCase())) {
      list.push(text);
    }
  }
  return { good, bad };
}
