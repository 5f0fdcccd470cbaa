import type { Schema } from '@/api/schemas';

interface AttemptsTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function AttemptsTab({ subjectRef }: AttemptsTabProps) {
  return <div data-part="AttemptsTab" data-customer={subjectRef} />;
}
