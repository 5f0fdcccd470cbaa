import type { Schema } from '@/api/schemas';

interface DeliveriesCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function DeliveriesCard({ subjectRef }: DeliveriesCardProps) {
  return <div data-part="DeliveriesCard" data-customer={subjectRef} />;
}
