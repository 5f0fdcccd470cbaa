import type { Schema } from '@/api/schemas';
import { useNow } from '@/components/useNow';
import { useTimeZone } from '@/text/time';
import { DecisionSentence } from '../support/decision/DecisionSentence';
import { decisionSentence } from '../support/decision/decisionSentence';

/** The decision about the first buyer, in the words of the customer's page. */
export function FirstDecision({ customer }: { customer: Schema<'CustomerPage'> }) {
  const zone = useTimeZone();
  const now = useNow();
  return <DecisionSentence words={decisionSentence(customer, { zone, now })} about={customer.subject_ref} />;
}
