import { Loader } from '@mantine/core';
import { IconCircleCheckFilled, IconSquareRoundedXFilled } from '@tabler/icons-react';
import type { Mode } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { shortId } from '@/text/ids';
import classes from './ConnectForm.module.css';
import type { KeyCheck } from './useKeyCheck';

/** What Stripe says of the key in the field, as one line below it. */
export function KeyCheckLine({ check, mode }: { check: KeyCheck; mode: Mode }) {
  return (
    <div role="status">
      {check.state === 'checking' ? (
        <p className={classes.check}>
          <Loader size={14} aria-hidden />
          Asking Stripe about this key…
        </p>
      ) : null}
      {check.state === 'known' ? <Known found={check.key} mode={mode} /> : null}
    </div>
  );
}

function Known({ found, mode }: { found: Schema<'KeyView'>; mode: Mode }) {
  const lacking = lackingOf(found);
  const granted = found.permissions.length - found.permissions.filter((one) => one.granted === false).length;
  const Icon = lacking.length > 0 ? IconSquareRoundedXFilled : IconCircleCheckFilled;
  return (
    <div className={classes.check} data-tone={lacking.length > 0 ? 'bad' : 'ok'}>
      <Icon size={16} aria-hidden />
      <div>
        <span>
          <strong>{found.account_name ?? 'Stripe account'}</strong>, <code title={found.account_id}>{shortId(found.account_id)}</code>, {mode}{' '}
          mode.{' '}
          {found.restricted
            ? `${granted} of ${found.permissions.length} permissions.`
            : 'A secret key may do everything; a restricted one would be enough.'}
        </span>
        {lacking.length > 0 ? (
          <>
            <p>Add these to the key in Stripe, then paste it again. Nothing was saved.</p>
            <ul className={classes.lacking}>
              {lacking.map((one) => (
                <li key={one.code}>{one.title}</li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </div>
  );
}

/** What a key lacks that it needs however the webhook is set up. */
export function lackingOf(found: Schema<'KeyView'>): Schema<'KeyViewPermission'>[] {
  return found.permissions.filter((one) => one.needed && one.granted === false);
}

/** Whether the key may register the endpoint itself. */
export function mayRegister(found: Schema<'KeyView'>): boolean {
  return !found.permissions.some((one) => !one.needed && one.granted === false);
}
