import type { Schema } from '@/api/schemas';

interface TimelineTabProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** A place on the customer's page. */
export function TimelineTab({ subjectRef }: TimelineTabProps) {
  return <div data-part="TimelineTab" data-customer={subjectRef} />;
}
