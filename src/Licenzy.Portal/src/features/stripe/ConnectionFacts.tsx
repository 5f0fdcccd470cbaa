import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { FieldList } from '@/components/FieldList';
import { RelativeTime } from '@/components/RelativeTime';
import { usePeople } from './data';
import classes from './ConnectionPage.module.css';

type Connection = Schema<'StripeConnectionView'>;

/** What is known of a connected mode. Secrets are only said to be set: nobody can read them back. */
export function ConnectionFacts({ connection, brief = false }: { connection: Connection; brief?: boolean }) {
  const person = usePeople();
  const { webhook_secret: secret } = connection;
  const by = (id: string | null) => {
    const name = person(id);
    return name ? ` by ${name}` : '';
  };
  return (
    <>
      <p className={classes.detail}>{connection.health_detail}</p>
      <FieldList
        items={[
          {
            label: 'Account',
            value: (
              <>
                {connection.account_name ?? 'Stripe account'}{' '}
                {connection.account_id ? <CopyField value={connection.account_id} label="the account id" /> : null}
              </>
            ),
          },
          {
            label: connection.restricted ? 'Restricted key' : 'Secret key',
            value: (
              <>
                <code>{connection.key_hint}</code>
                {brief ? null : (
                  <>
                    , set <RelativeTime value={connection.connected_at} />
                    {by(connection.connected_by)}
                  </>
                )}
              </>
            ),
          },
          {
            label: 'Signing secret',
            value: secret.set ? (
              <>
                set <RelativeTime value={secret.set_at} />
                {brief ? '' : by(secret.set_by)}
              </>
            ) : (
              'not set: every event is refused'
            ),
          },
          {
            label: 'Secret before it',
            value: (
              <>
                taken until <RelativeTime value={secret.previous_until} exact />
              </>
            ),
            hidden: brief || !secret.previous_until,
          },
          {
            label: 'Endpoint in Stripe',
            value: connection.endpoint_id ? <CopyField value={connection.endpoint_id} label="the endpoint id" /> : 'set up by hand',
            hidden: brief,
          },
          { label: 'Last event', value: <RelativeTime value={connection.last_event_at} fallback="none yet" /> },
        ]}
      />
      {brief || !connection.webhook_url ? null : (
        <div className={classes.url}>
          <span className={classes.label}>Webhook address</span>
          <CopyField value={connection.webhook_url} short={false} boxed label="the webhook address" />
        </div>
      )}
    </>
  );
}
