import type { Schema } from '@/api/schemas';

interface UsageCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function UsageCard({ subjectRef }: UsageCardProps) {
  return <div data-part="UsageCard" data-customer={subjectRef} />;
}
