import type { Schema } from '@/api/schemas';

interface StripeCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function StripeCard({ subjectRef }: StripeCardProps) {
  return <div data-part="StripeCard" data-customer={subjectRef} />;
}
