import type { Schema } from '@/api/schemas';

interface UsageTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function UsageTab({ subjectRef }: UsageTabProps) {
  return <div data-part="UsageTab" data-customer={subjectRef} />;
}
