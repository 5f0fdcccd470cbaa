/** A time. */
export function RelativeTime({ value }: { value: string; exact?: boolean }) {
  return <time dateTime={value}>{new Date(value).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}</time>;
}
