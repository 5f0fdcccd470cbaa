import { Button } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { problemOf } from '@/api/problem';
import classes from './Notice.module.css';

/** In place of a page that could not be shown: what happened, and one way on. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const problem = problemOf(error);
  const stale = /dynamically imported module|module script/i.test(problem.detail);
  const again = () => {
    if (stale) {
      window.location.reload();
      return;
    }
    reset();
    void router.invalidate();
  };
  return (
    <div className={classes.notice} role="alert">
      <h1>{stale ? 'Licenzy was updated' : problem.title}</h1>
      <p>{stale ? 'This page is of the version before. Loading it again brings the new one.' : problem.detail}</p>
      <Button onClick={again}>{stale ? 'Load again' : 'Try again'}</Button>
      <p className={classes.code}>
        <code>{problem.error}</code> {problem.request_id ? <code>{problem.request_id}</code> : null}
      </p>
    </div>
  );
}
