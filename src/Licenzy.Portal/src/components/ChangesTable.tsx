import { Skeleton, VisuallyHidden } from '@mantine/core';
import { IconArrowNarrowRight } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { type ChangePart, type ChangeRow, changesInWords, changesOf } from './actionChanges';
import classes from './ChangesTable.module.css';
import { RelativeTime } from './RelativeTime';
import { StatusBadge } from './StatusBadge';

interface ChangesTableProps {
  result: Schema<'ActionResult'> | null;
  /** False while a newer answer is on its way: the old one stays, dimmed. */
  current: boolean;
  names?: Readonly<Record<string, string>>;
  /** Without a result: whether an answer is on its way, or the form is not filled in. */
  waitingFor?: 'answer' | 'form';
}

/** Now and after, side by side; on phones one below the other. */
export function ChangesTable({ result, current, names, waitingFor = 'answer' }: ChangesTableProps) {
  const rows = result ? changesOf(result, names) : null;
  return (
    <>
      {rows ? (
        <table className={classes.table} aria-busy={!current} aria-label="What changes">
          <thead>
            <tr>
              <th scope="col">
                <VisuallyHidden>What</VisuallyHidden>
              </th>
              <th scope="col">Now</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      ) : (
        <Waiting waitingFor={waitingFor} />
      )}
      <VisuallyHidden role="status">{rows && current ? changesInWords(rows) : ''}</VisuallyHidden>
    </>
  );
}

function Row({ row }: { row: ChangeRow }) {
  return (
    <tr>
      <th scope="row">{row.label}</th>
      <td>
        <Parts parts={row.before} />
      </td>
      <td>
        <IconArrowNarrowRight size={16} stroke={1.7} aria-hidden className={classes.arrow} />
        <span className={classes.after}>
          <Parts parts={row.after} />
          {row.unchanged && <span className={classes.quiet}>unchanged</span>}
        </span>
      </td>
    </tr>
  );
}

function Parts({ parts }: { parts: readonly ChangePart[] }) {
  return (
    <span className={classes.parts}>
      {parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </span>
  );
}

function Part({ part }: { part: ChangePart }) {
  switch (part.type) {
    case 'badge':
      return <StatusBadge domain={part.domain} value={part.value} />;
    case 'time':
      return <RelativeTime value={part.value} exact />;
    case 'code':
      return <code className={classes.code}>{part.text}</code>;
    case 'quiet':
      return <span className={classes.quiet}>{part.text}</span>;
    case 'text':
      return <span>{part.text}</span>;
  }
}

function Waiting({ waitingFor }: { waitingFor: 'answer' | 'form' }) {
  if (waitingFor === 'form') {
    return <p className={classes.waiting}>What changes is shown here once the fields above are filled in.</p>;
  }
  return (
    <div className={classes.skeleton} aria-hidden>
      <Skeleton height={37} radius={0} />
      <Skeleton height={37} radius={0} />
      <Skeleton height={37} radius={0} />
    </div>
  );
}
