import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { CopyField } from '@/components/CopyField';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import classes from './Events.module.css';
import { fieldChange } from './eventWords';

/** What an event changed, or would change: each entitlement with its fields before and after. */
export function Changes({ changes, preview = false }: { changes: readonly Schema<'InboundEventChange'>[]; preview?: boolean }) {
  const { path } = useScope();
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={change.history_id} className={classes.change}>
          <div className={classes.head}>
            <CopyField value={change.entitlement_id} label="the id of the entitlement" href={`/go/${change.entitlement_id}`} />
            <span>
              of{' '}
              <AppLink href={path(`/customers/${encodeURIComponent(change.subject_ref)}${preview ? '' : `?open=${change.history_id}`}`)}>
                {change.subject_ref}
              </AppLink>
            </span>
            <code>{change.reason}</code>
            {!preview && <RelativeTime value={change.at} />}
          </div>
          <dl className={classes.fields}>
            {change.changes.map(fieldChange).map((field) => (
              <Field key={field.name} {...field} />
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Field({ name, before, after }: ReturnType<typeof fieldChange>) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span className={classes.before}>{before}</span> → {after}
      </dd>
    </>
  );
}
