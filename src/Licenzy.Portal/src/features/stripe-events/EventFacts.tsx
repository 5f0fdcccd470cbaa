import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { FieldList } from '@/components/FieldList';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import { grouped } from '@/text/numbers';
import { elapsed } from '@/text/time';
import { lagInWords, receivedInWords } from './eventWords';
import { stripePage } from './stripeLinks';

/** When an event came, how often it was tried, and what it is about. */
export function EventFacts({ event }: { event: Schema<'InboundEventView'> }) {
  const { mode } = useScope();
  const objectPage = event.object_id ? stripePage(event.object_id, mode) : null;
  return (
    <Card title="On its way">
      <FieldList
        items={[
          { label: 'Made in Stripe', value: <RelativeTime value={event.created_at} exact /> },
          { label: 'Received', value: <RelativeTime value={event.received_at} exact /> },
          { label: 'On its way for', value: lagInWords(event.lag_ms) },
          { label: 'Came', hidden: event.received_count <= 1, value: receivedInWords(event) },
          {
            label: 'Came by',
            value: event.origin === 'webhook' ? 'a webhook' : 'Licenzy asking Stripe: no webhook had brought it',
          },
          { label: 'Tries', value: grouped(event.tries) },
          { label: 'Done', hidden: !event.applied_at, value: <RelativeTime value={event.applied_at} exact /> },
          { label: 'Applying took', hidden: event.duration_ms === null, value: elapsed(event.duration_ms ?? 0) },
          { label: 'Next try', hidden: !event.next_try_at, value: <RelativeTime value={event.next_try_at} /> },
          { label: 'Object', hidden: !event.object_id, value: event.object_id && <CopyField value={event.object_id} label="the id of the object" /> },
          {
            label: 'In Stripe',
            hidden: !objectPage,
            value: objectPage && (
              <a href={objectPage} target="_blank" rel="noreferrer">
                Open the object
              </a>
            ),
          },
          { label: 'API version', hidden: !event.api_version, value: <code>{event.api_version}</code> },
          { label: 'Connection', value: <CopyField value={event.connection_id} label="the id of the connection" /> },
        ]}
      />
    </Card>
  );
}
