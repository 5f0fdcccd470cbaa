import type { Schema } from '@/api/schemas';
import { counted } from '@/text/numbers';
import { longDate } from '@/text/time';

type Subscription = Schema<'ReadSubscriptionResponse'>;

/** How the account stands, as one sentence. */
export function planSentence(plan: Subscription, zone: string): string {
  const until = plan.current_period_end ? longDate(plan.current_period_end, zone) : null;
  const trial = plan.trial_ends_at ? longDate(plan.trial_ends_at, zone) : null;
  if (plan.open) {
    return 'Everything is open on this instance. There is nothing to buy.';
  }
  switch (plan.status) {
    case 'active':
      return plan.cancel_at_period_end
        ? `${plan.plan.name} ends${until ? ` on ${until}` : ' with the period'}; there is no further payment.`
        : `${plan.plan.name} is active${until ? `, paid to ${until}` : ''}.`;
    case 'trialing':
      return `The trial of live mode runs${trial ? ` to ${trial}` : ''}.`;
    case 'past_due':
      return `The payment for ${plan.plan.name} failed. Pay the open invoice to keep it.`;
    case 'pending':
      return `The payment for ${plan.plan.name} is not settled yet. It is active as soon as Stripe reports it.`;
    case 'canceled':
    case 'expired':
      return `The plan ended${until ? ` on ${until}` : ''}. ${plan.plan.name} holds now.`;
    default:
      return `${plan.plan.name}: test mode is open${plan.live_writes ? ', and live mode too' : '; live mode needs a plan'}.`;
  }
}

/** What it means for live mode, now or soon. */
export function liveMeaning(plan: Subscription, zone: string): { tone: 'info' | 'warn'; text: string } | null {
  if (plan.open) {
    return null;
  }
  const effect = 'checkouts and consumption in live mode are refused; reads, Stripe’s events and deliveries go on.';
  if (!plan.live_writes) {
    return { tone: 'warn', text: `Without a plan, ${effect}` };
  }
  const ends =
    plan.status === 'trialing' ? plan.trial_ends_at : plan.cancel_at_period_end ? plan.current_period_end : null;
  return ends ? { tone: endsSoon(ends) ? 'warn' : 'info', text: `After ${longDate(ends, zone)} ${effect}` } : null;
}

const week = 7 * 24 * 60 * 60 * 1000;

/** Whether a time is less than a week away. */
export function endsSoon(at: string, now = Date.now()): boolean {
  return Date.parse(at) - now < week;
}

/** What a plan allows. */
export function planLimits(plan: Schema<'ReadSubscriptionPlanView'>): string {
  const members = plan.maximum_members === null ? 'any number of members' : counted(plan.maximum_members, 'member');
  const projects = plan.maximum_projects === null ? 'any number of projects' : counted(plan.maximum_projects, 'project');
  return `${members}, ${projects}`;
}
