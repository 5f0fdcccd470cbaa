import {
  IconAlertTriangleFilled,
  IconArchive,
  IconBattery,
  IconCalendarOff,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconClockHour4,
  IconEyeOff,
  IconGavel,
  IconHandStop,
  IconHourglassHigh,
  IconPlayerPause,
  IconPlugConnectedX,
  IconQuestionMark,
  IconReceiptRefund,
  IconRefreshAlert,
  IconSend,
  IconSkull,
  IconSquareRoundedXFilled,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** The colours of statuses; each has its tint, line, text and solid token. */
export type Tone = 'ok' | 'wait' | 'warn' | 'bad' | 'off' | 'op';

export type StatusIcon = ComponentType<{ size?: number | string; stroke?: number | string; className?: string }>;

/** How one value looks: colour, silhouette and word, so that none of them stands alone. */
export interface StatusLook {
  tone: Tone;
  word: string;
  icon: StatusIcon;
}

const ok = (word: string): StatusLook => ({ tone: 'ok', word, icon: IconCircleCheckFilled });
const bad = (word: string, icon: StatusIcon = IconSquareRoundedXFilled): StatusLook => ({ tone: 'bad', word, icon });
const wait = (word: string, icon: StatusIcon = IconHourglassHigh): StatusLook => ({ tone: 'wait', word, icon });
const warn = (word: string, icon: StatusIcon = IconAlertTriangleFilled): StatusLook => ({ tone: 'warn', word, icon });
const off = (word: string, icon: StatusIcon = IconCircleMinus): StatusLook => ({ tone: 'off', word, icon });

const entitlement = {
  pending: wait('Pending'),
  active: ok('Active'),
  past_due: warn('Past due'),
  canceled: off('Canceled'),
  expired: off('Expired', IconCalendarOff),
  none: off('Never', IconCircleDashed),
};

const delivery = {
  pending: wait('Pending', IconSend),
  sent: ok('Sent'),
  failed: warn('Retrying', IconRefreshAlert),
  dead: bad('Dead', IconSkull),
  no_endpoint: off('No endpoint', IconCircleDashed),
};

const registry = {
  decision: { allowed: ok('Allowed'), denied: bad('Denied') },
  entitlement,
  unavailable_reason: {
    pending: wait('Payment pending'),
    not_started: wait('Not started', IconClockHour4),
    past_due: warn('Past due'),
    refunded: bad('Refunded', IconReceiptRefund),
    disputed: bad('Disputed', IconGavel),
    canceled: off('Canceled'),
    revoked: { tone: 'op', word: 'Revoked', icon: IconHandStop },
    expired: off('Expired', IconCalendarOff),
    exhausted: warn('Used up', IconBattery),
  },
  attempt: {
    created: wait('Created', IconCircleDashed),
    processing: wait('Processing'),
    finalized: ok('Finalized'),
    failed: bad('Failed'),
  },
  delivery,
  inbound_event: {
    received: wait('Received'),
    applied: ok('Applied'),
    ignored: off('Ignored', IconEyeOff),
    failed: bad('Failed'),
    unmapped: warn('Unmapped', IconQuestionMark),
  },
  endpoint: {
    active: ok('Enabled'),
    enabled: ok('Enabled'),
    failing: warn('Failing'),
    paused: warn('Paused', IconPlayerPause),
    disabled: off('Disabled', IconPlayerPause),
  },
  connection: {
    healthy: ok('Healthy'),
    quiet: warn('Quiet'),
    broken: bad('Broken', IconPlugConnectedX),
    not_connected: off('Not connected', IconCircleDashed),
  },
  check: {
    ok: ok('Good'),
    fail: bad('Failed'),
    warn: warn('Look at this'),
    unknown: off('Not checked', IconQuestionMark),
  },
  product: { active: ok('Active'), paused: off('Not for sale', IconPlayerPause), archived: off('Archived', IconArchive) },
  key: { active: ok('Active'), revoked: off('Revoked') },
  member: { active: ok('Active'), invited: wait('Invited'), expired: off('Invitation expired', IconCalendarOff) },
  plan: {
    active: ok('Active'),
    trialing: wait('Trial'),
    pending: wait('Payment pending'),
    past_due: warn('Past due'),
    canceled: off('Canceled'),
    expired: off('Expired', IconCalendarOff),
    none: off('No plan'),
  },
  unmapped: { open: warn('Open', IconQuestionMark), dismissed: off('Not ours', IconEyeOff), resolved: ok('Resolved') },
  recovery: { running: wait('Running'), finished: ok('Finished'), canceled: off('Canceled') },
} satisfies Record<string, Record<string, StatusLook>>;

/** What a status is of; the same word may look different in another domain. */
export type StatusDomain = keyof typeof registry;

/** How a value looks. Enums are open: a value that nobody here knows is shown as it came, with a question mark. */
export function statusLook(domain: StatusDomain, value: string): StatusLook & { known: boolean } {
  const looks: Readonly<Record<string, StatusLook>> = registry[domain];
  const look = Object.hasOwn(looks, value) ? looks[value] : undefined;
  return look ? { ...look, known: true } : { tone: 'off', word: value, icon: IconQuestionMark, known: false };
}

/** The values that a domain knows, in the order in which they are told. */
export function statusValues(domain: StatusDomain): string[] {
  return Object.keys(registry[domain]);
}
