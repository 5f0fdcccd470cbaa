import type { Schema } from '@/api/schemas';

interface TimelineCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
  limit?: number;
}

/** A place on the customer's page. */
export function TimelineCard({ subjectRef }: TimelineCardProps) {
  return <div data-part="TimelineCard" data-customer={subjectRef} />;
}
