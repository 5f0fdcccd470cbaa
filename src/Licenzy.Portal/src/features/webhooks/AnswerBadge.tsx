import classes from './AnswerBadge.module.css';

/** What an attempt met: the status of the answer, or the class of the failure where none came. */
export function AnswerBadge({ status, error }: { status: number | null | undefined; error: string | null | undefined }) {
  if (status === null || status === undefined) {
    return error ? (
      <span className={classes.badge} data-tone="bad">
        {error}
      </span>
    ) : (
      <span className={classes.none}>–</span>
    );
  }
  const tone = status >= 200 && status <= 299 ? 'ok' : 'warn';
  return (
    <span className={classes.badge} data-tone={tone}>
      {status}
    </span>
  );
}
