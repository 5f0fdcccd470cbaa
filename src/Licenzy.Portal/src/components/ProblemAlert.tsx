import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Problem } from '@/api/problem';
import { problemWords, type ProblemContext } from '@/text/problems';
import { CopyField } from './CopyField';
import { focusField } from './focusField';
import classes from './ProblemAlert.module.css';

interface ProblemAlertProps extends ProblemContext {
  problem: Problem;
  /** Does it again. */
  retry?: () => void;
  retrying?: boolean;
  /** The fields by the name that the server gives them in `param`: the id of the input, and what it is called. */
  fields?: Readonly<Record<string, { id: string; label: string }>>;
  /** Other ways on, such as a look in the other mode. */
  actions?: ReactNode;
}

/** A refusal in words: what happened, what did not, what to do; with the code and the id to quote. Told once, when it appears. */
export function ProblemAlert({ problem, retry, retrying = false, fields, actions, ...context }: ProblemAlertProps) {
  const words = problemWords(problem, context);
  const field = problem.param ? fields?.[problem.param] : undefined;
  return (
    <div role="alert" className={classes.alert}>
      <IconAlertTriangle size={18} stroke={1.8} className={classes.icon} aria-hidden="true" />
      <div className={classes.body}>
        <p>
          <strong>{words.title}</strong> {words.text}
          {field ? (
            <>
              {' '}
              <a
                href={`#${field.id}`}
                className={classes.field}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(field.id);
                }}
              >
                Go to {field.label}
              </a>
            </>
          ) : null}
        </p>
        <div className={classes.foot}>
          <code className={classes.code}>{problem.error}</code>
          {problem.request_id ? <CopyField value={problem.request_id} label="request id" /> : null}
          {retry ? (
            <Button variant="default" size="xs" onClick={retry} loading={retrying}>
              Try again
            </Button>
          ) : null}
          {actions}
        </div>
      </div>
    </div>
  );
}
