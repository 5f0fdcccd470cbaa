import type { Schema } from '@/api/schemas';
import { counted, listed } from '@/text/numbers';

type Result = Schema<'ActionResult'>;
type Names = Readonly<Record<string, string>>;

/** What an operator can do to an entitlement; `undo` takes any of them back. */
export type ActionKind = 'grant' | 'revoke' | 'restore' | 'adjust' | 'undo';

/** What is said when it is done: what was done, and what that means for the customer. */
export interface DoneWords {
  text: string;
  detail: string;
}

const past: Record<ActionKind, string> = { grant: 'Granted', revoke: 'Revoked', restore: 'Restored', adjust: 'Adjusted', undo: 'Undid' };

/** The words of the toast after an action. `what` is the product, or of an undo what was taken back. */
export function doneWords(kind: ActionKind, what: string, result: Result, names: Names = {}): DoneWords {
  const done = kind === 'undo' ? `Undid ${what}` : `${past[kind]} ${what}`;
  return { text: `${done} ${kind === 'grant' ? 'to' : 'for'} ${result.subject_ref}.`, detail: outcome(result, names) };
}

/** What a customer has after it, compared with before. */
export function outcome(result: Result, names: Names = {}): string {
  const { before, after } = result.decision;
  const who = result.subject_ref;
  const units =
    after.usage_remaining !== null && after.usage_remaining !== before.usage_remaining
      ? `, with ${counted(after.usage_remaining, 'unit')} left`
      : '';
  if (before.allowed && after.allowed) {
    const lost = result.entitlements.some((change) => change.before?.available && !change.after.available);
    return lost ? `Access stays${through(result, names)}.` : `${who} has access as before${units}.`;
  }
  if (after.allowed) {
    return `${who} has access now${units}.`;
  }
  return before.allowed ? `${who} has no access any more.` : `${who} still has no access.`;
}

function through(result: Result, names: Names): string {
  const remains = result.warnings.find((warning) => warning.code === 'access_remains');
  const code = remains ? /through (\S+?)[.,]?(?: until .*)?$/.exec(remains.detail)?.[1] : undefined;
  return code ? `, through ${names[code] ?? code}` : '';
}

const nouns: Readonly<Record<string, string>> = {
  manual_grant: 'the grant',
  manual_revoke: 'the revocation',
  manual_restore: 'the restoration',
  manual_adjust: 'the adjustment',
  manual_link: 'the link',
};

/** What an undo takes back, by the reason of the row that it undoes. */
export function undoneNoun(reason: string | undefined): string {
  return (reason && nouns[reason]) ?? 'this action';
}

/** What an undo cannot give back: units of what goes that are used already. Null when there are none. */
export function goneForGood(result: Result, names: Names = {}): string | null {
  const used = result.entitlements.flatMap(({ before, after }) => {
    if (!before?.available || after.available || before.usage_granted === null || before.usage_remaining === null) {
      return [];
    }
    const gone = before.usage_granted - before.usage_remaining;
    return gone > 0 ? [`${counted(gone, 'unit')} of ${names[before.product_code] ?? before.product_code}`] : [];
  });
  return used.length === 0 ? null : `${listed(used)} are already used: what was done with them stays done.`;
}

/** A changed balance as a sum that can be checked: `640 + 200 = 840`. */
export function balanceSum(left: number, change: number): string {
  const format = (value: number): string => value.toLocaleString('en-GB');
  return `${format(left)} ${change < 0 ? '−' : '+'} ${format(Math.abs(change))} = ${format(left + change)}`;
}

/** The result of a comparison with Stripe in one sentence. */
export function syncSentence(result: Pick<Schema<'SyncFromStripeResponse'>, 'subject_ref' | 'differences' | 'allowed_before' | 'allowed_after'>): string {
  const { differences, allowed_before: before, allowed_after: after, subject_ref: who } = result;
  if (differences.length === 0) {
    return 'No difference: everything here is as it stands in Stripe.';
  }
  const found = `${counted(differences.length, 'difference')} found and applied.`;
  if (before === after) {
    return `${found} ${who} ${after ? 'has access as before' : 'still has no access'}.`;
  }
  return after ? `${found} ${who} has access now.` : `${found} ${who} has no access any more.`;
}
