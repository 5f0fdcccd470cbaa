import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { Notice } from '@/components/Notice';
import { StatusBadge } from '@/components/StatusBadge';
import { counted } from '@/text/numbers';
import { useTimeZone } from '@/text/time';
import { syncSentence } from './actionText';
import { effectsOf } from './timelineEffects';
import classes from './dialogs.module.css';

interface SyncResultProps {
  result: Schema<'SyncFromStripeResponse'>;
  names: Readonly<Record<string, string>>;
}

/** What a comparison found: the differences as before and after, and what Stripe does not know. */
export function SyncResult({ result, names }: SyncResultProps) {
  return (
    <>
      <Notice tone="info" title={syncSentence(result)}>
        {`Stripe was asked about ${counted(result.looked, 'sale')}.`}
      </Notice>
      {result.differences.length > 0 && <Differences result={result} names={names} />}
      {result.missing.length > 0 && (
        <Notice tone="warn" title={`Stripe does not know ${counted(result.missing.length, 'sale')}.`}>
          They may belong to another Stripe account:
          <ul className={classes.list}>
            {result.missing.map((id) => (
              <li key={id}>
                <CopyField value={id} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {result.truncated && <Notice tone="warn">There are more sales than one comparison looks at; the newest were looked at.</Notice>}
    </>
  );
}

function Differences({ result, names }: SyncResultProps) {
  const zone = useTimeZone();
  return (
    <table className={classes.differences} aria-label="What was different">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Here before</th>
          <th scope="col">As in Stripe now</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Access</th>
          <td>
            <StatusBadge domain="decision" value={result.allowed_before ? 'allowed' : 'denied'} />
          </td>
          <td>
            <StatusBadge domain="decision" value={result.allowed_after ? 'allowed' : 'denied'} />
          </td>
        </tr>
        {result.differences.map((difference) => {
          const change = { ...difference, history_id: difference.entitlement_id, reason: 'resync' };
          const effects = effectsOf({ changes: [change] }, zone);
          const name = names[difference.product_code] ?? difference.product_code;
          const rows = effects.length > 0 ? effects : [{ key: difference.entitlement_id, before: 'other details', after: 'as in Stripe' }];
          return rows.map((effect) => (
            <tr key={effect.key}>
              <th scope="row">{name}</th>
              <td>{difference.made ? 'not there' : (effect.before ?? '–')}</td>
              <td>{effect.after}</td>
            </tr>
          ));
        })}
      </tbody>
    </table>
  );
}
