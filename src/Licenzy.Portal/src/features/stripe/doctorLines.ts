import type { Schema } from '@/api/schemas';

type Check = Schema<'ConnectionCheck'>;

/** What a button beside a check does about it. */
export type Remedy = 'complete_events' | 'set_up' | 'roll' | 'change_key' | 'paste_secret' | 'again';

/** One line of the doctor as it is shown. */
export interface DoctorLine {
  code: string;
  status: string;
  detail: string;
  /** What to do, in words; null when a button says it all, or nothing is to be done. */
  fix: string | null;
  /** A command to run. */
  command: string | null;
  remedies: Remedy[];
  durationMs: number;
  /** What the line stands for, where it stands for many. */
  parts: string[];
}

/** What is looked at, in order, while the answer is on its way. */
export const doctorTitles: readonly string[] = [
  'The key works and is for this mode',
  'The key may do what is needed',
  'The endpoint exists in Stripe and leads here',
  'It listens to every event that is needed',
  'Its version is one that is read',
  'The signing secret verifies',
  'Events come, and the clocks agree',
];

function remediesOf(check: Check): Remedy[] {
  if (check.status === 'ok') {
    return [];
  }
  if (check.status === 'unknown' && check.code !== 'secret_verifies') {
    return ['again'];
  }
  switch (check.code) {
    case 'event_types':
      return ['complete_events'];
    case 'endpoint_exists':
      return check.status === 'warn' ? ['roll'] : /is disabled in Stripe/.test(check.detail) ? ['complete_events'] : ['set_up'];
    case 'endpoint_url':
      return check.status === 'warn' ? ['roll'] : ['set_up'];
    case 'api_version':
      return ['roll'];
    case 'secret_verifies':
      return check.status === 'unknown' ? [] : /^No signing secret/.test(check.detail) ? ['set_up', 'paste_secret'] : ['paste_secret', 'roll'];
    case 'key_works':
    case 'key_mode':
      return ['change_key'];
    default:
      return check.code.startsWith('permission') && check.status === 'fail' ? ['change_key'] : [];
  }
}

function lineOf(check: Check): DoctorLine {
  const remedies = remediesOf(check);
  const [before, command] = (check.fix ?? '').split(/or run: (?=\S)/, 2);
  const told = remedies.some((one) => one === 'complete_events' || one === 'again' || one === 'set_up');
  return {
    code: check.code,
    status: check.status,
    detail: check.detail.replace('came 0 minutes ago', 'came less than a minute ago').replace(/\b1 (minute|day)s ago/, '1 $1 ago'),
    fix: told ? null : (command === undefined ? check.fix : `${before}or run this beside it:`) || null,
    command: command ?? null,
    remedies,
    durationMs: check.duration_ms,
    parts: [],
  };
}

/**
 * The checks as lines: permissions that are there are one line, and an address that nobody outside reaches is no trouble while events come
 * anyway, through a sandbox or a tunnel.
 */
export function doctorLines(checks: readonly Check[]): DoctorLine[] {
  const eventsCome = checks.some((check) => check.code === 'last_event' && check.status === 'ok');
  const granted = checks.filter((check) => check.code.startsWith('permission_') && check.status === 'ok');
  const lines: DoctorLine[] = [];
  let folded = false;
  for (const check of checks) {
    if (granted.length > 1 && granted.includes(check)) {
      if (!folded) {
        folded = true;
        const parts = granted.map((one) => one.detail.replace(/^The key has /, '').replace(/\.$/, ''));
        lines.push({ ...lineOf(check), code: 'permissions', detail: `The key has ${granted.length} permissions that are needed.`, parts });
      }
      continue;
    }
    const line = lineOf(check);
    if (check.code === 'public_url' && check.status === 'warn' && eventsCome) {
      lines.push({ ...line, status: 'ok', detail: `${check.detail} Events come all the same.`, fix: null, command: null });
      continue;
    }
    lines.push(line);
  }
  return lines;
}

/** How many lines are as they should be: `9 of 10 good`. */
export function doctorSum(lines: readonly DoctorLine[]): string {
  const good = lines.filter((line) => line.status === 'ok').length;
  return good === lines.length ? `All ${good} good` : `${good} of ${lines.length} good`;
}
