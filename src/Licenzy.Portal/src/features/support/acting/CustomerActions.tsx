import type { Schema } from '@/api/schemas';

interface CustomerActionsProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function CustomerActions({ subjectRef }: CustomerActionsProps) {
  return <div data-part="CustomerActions" data-customer={subjectRef} />;
}
