import type { Schema } from '@/api/schemas';

interface DeliveriesTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function DeliveriesTab({ subjectRef }: DeliveriesTabProps) {
  return <div data-part="DeliveriesTab" data-customer={subjectRef} />;
}
