import { CopyField } from '@/components/CopyField';
import { FieldList } from '@/components/FieldList';
import { JsonViewer } from '@/components/JsonViewer';
import { maskSecrets } from '@/text/secrets';
import classes from './Audit.module.css';
import { type AuditEntry, differences, noteOf, otherFacts } from './auditText';

/** What an entry says when it is opened: before and after, the note, the request, and its place in the chain. */
export function AuditDetails({ entry }: { entry: AuditEntry }) {
  const rows = differences(entry.details);
  const note = noteOf(entry.details);
  return (
    <div className={classes.details}>
      {rows.length > 0 ? (
        <table className={classes.diff} aria-label="Before and after">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.field}>
                <th scope="row">
                  <code>{row.field}</code>
                </th>
                <td className={row.before === null ? classes.nothing : classes.before}>{row.before === null ? 'nothing' : maskSecrets(row.before)}</td>
                <td className={row.after === null ? classes.nothing : classes.after}>{row.after === null ? 'nothing' : maskSecrets(row.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {note ? <blockquote className={classes.note}>{maskSecrets(note)}</blockquote> : null}
      <FieldList
        layout="columns"
        items={[
          ...otherFacts(entry.details).map(([label, value]) => ({ label, value: maskSecrets(value) })),
          { label: 'Object', value: entry.object.id ? <CopyField value={entry.object.id} label={entry.object.kind} /> : entry.object.kind },
          { label: 'Request', value: entry.request_id ? <CopyField value={entry.request_id} label="request id" /> : 'none' },
          { label: 'Place in the chain', value: String(entry.sequence) },
          { label: 'Hash', value: <CopyField value={entry.hash} label="hash" short={false} /> },
        ]}
      />
      {entry.details ? <JsonViewer label="Details" data={entry.details} maxHeight={320} /> : null}
    </div>
  );
}
