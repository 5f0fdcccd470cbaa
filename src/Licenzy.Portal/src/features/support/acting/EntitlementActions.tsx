import type { Schema } from '@/api/schemas';

interface EntitlementActionsProps {
  entitlement: Schema<'HeldEntitlement'>;
  subjectRef: string;
  at?: string;
  look?: 'menu' | 'buttons';
}

/** A place on the customer's page. */
export function EntitlementActions({ subjectRef }: EntitlementActionsProps) {
  return <span data-part="EntitlementActions" data-customer={subjectRef} />;
}
