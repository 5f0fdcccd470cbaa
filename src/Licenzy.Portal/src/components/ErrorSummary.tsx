import { useEffect, useRef } from 'react';
import { CopyField } from './CopyField';
import { focusField } from './focusField';
import classes from './ErrorSummary.module.css';
import type { Faults } from './useFaults';

/** What keeps a form from being sent, at its head: it takes the focus, and each line leads to its field. Nothing without faults. */
export function ErrorSummary<Field extends string>({ faults, children }: { faults: Faults<Field>; children?: React.ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (faults.attempt > 0) {
      root.current?.focus();
    }
  }, [faults.attempt]);
  if (faults.all.length === 0) {
    return null;
  }
  return (
    <div ref={root} tabIndex={-1} role="alert" className={classes.summary}>
      <h2 className={classes.title}>There is a problem</h2>
      <ul className={classes.list}>
        {faults.all.map((fault) => (
          <li key={fault.words}>
            {fault.field ? (
              <a
                href={`#${faults.idOf(fault.field)}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(faults.idOf(fault.field as Field));
                }}
              >
                {fault.words}
              </a>
            ) : (
              fault.words
            )}
            {fault.problem ? (
              <span className={classes.proof}>
                <code>{fault.problem.error}</code>
                {fault.problem.request_id ? <CopyField value={fault.problem.request_id} label="request id" /> : null}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
