import type { Schema } from '@/api/schemas';

interface AttemptsCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function AttemptsCard({ subjectRef }: AttemptsCardProps) {
  return <div data-part="AttemptsCard" data-customer={subjectRef} />;
}
