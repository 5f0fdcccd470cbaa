import { useEffect, useRef } from 'react';
import { focusField } from './focusField';
import classes from './FormErrors.module.css';

interface FormErrorsProps {
  /** What is wrong: the id of the field, and the same words as at the field. */
  errors: readonly { id: string; words: string }[];
  /** Changes with every try to send, so that the summary takes the focus again. */
  attempt: number;
}

/** The head of a form that could not be sent: takes the focus and leads to each field. Nothing without errors. */
export function FormErrors({ errors, attempt }: FormErrorsProps) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) {
      root.current?.focus();
    }
  }, [attempt]);
  if (errors.length === 0) {
    return null;
  }
  return (
    <div ref={root} tabIndex={-1} role="alert" className={classes.root}>
      <strong>There is a problem</strong>
      <ul className={classes.list}>
        {errors.map((error) => (
          <li key={error.id}>
            <a
              href={`#${error.id}`}
              onClick={(event) => {
                event.preventDefault();
                focusField(error.id);
              }}
            >
              {error.words}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
