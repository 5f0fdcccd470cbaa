import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { FieldList } from '@/components/FieldList';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { useScope } from '@/shell/scope';
import { payloadData } from './deliverySentence';
import { shortUrl } from './endpointUrl';
import { useEndpoint } from './useEndpoints';

type Detail = Schema<'DeliveryDetail'>;

/** Where a delivery goes, what event it is of, and what caused that. */
export function DeliveryFacts({ detail }: { detail: Detail }) {
  const { path } = useScope();
  const endpoint = useEndpoint(detail.endpoint_id).data;
  const cause = useCause(detail);
  const data = payloadData(detail.payload);
  const entitlementId = typeof data?.entitlement_id === 'string' ? data.entitlement_id : null;
  const reason = typeof data?.reason === 'string' ? data.reason : null;
  return (
    <Card title={detail.deliveries ? 'Event' : 'Sent to'}>
      <FieldList
        items={[
          {
            label: 'Endpoint',
            hidden: Boolean(detail.deliveries),
            value:
              detail.endpoint_id && detail.url ? (
                <AppLink href={path(`/endpoints/${detail.endpoint_id}`)}>{shortUrl(detail.url)}</AppLink>
              ) : (
                'Deleted'
              ),
          },
          { label: 'State', hidden: !endpoint, value: endpoint && <StatusBadge domain="endpoint" value={endpoint.status} /> },
          {
            label: 'Event',
            value: <CopyField value={detail.event_id} label="the id of the event" href={path(`/deliveries/${detail.event_id}`)} />,
          },
          { label: 'Reason', hidden: !reason, value: <code>{reason}</code> },
          {
            label: 'Caused by',
            hidden: !cause,
            value: cause && <CopyField value={cause} label="the id of Stripe's event" href={path(`/events/${cause}`)} />,
          },
          {
            label: 'Entitlement',
            hidden: !entitlementId,
            value: entitlementId && <CopyField value={entitlementId} label="the id of the entitlement" href={`/go/${entitlementId}`} />,
          },
          { label: 'Last attempt', hidden: !detail.last_attempt_at, value: <RelativeTime value={detail.last_attempt_at} /> },
          {
            label: detail.status === 'sent' ? 'Sent' : 'Given up',
            hidden: !detail.finished_at,
            value: <RelativeTime value={detail.finished_at} />,
          },
        ]}
      />
    </Card>
  );
}

/** The event of Stripe that changed what the delivery tells: the history has it at the same moment. Null for what Stripe did not cause. */
function useCause(detail: Detail): string | null {
  const { api, key } = useScope();
  const data = payloadData(detail.payload);
  const entitlementId = typeof data?.entitlement_id === 'string' ? data.entitlement_id : null;
  const changedAt = typeof data?.updated_at === 'string' ? data.updated_at : null;
  const fromStripe = data?.source === 'stripe';
  const history = useQuery({
    queryKey: key('customer', detail.subject_ref, 'history-of', entitlementId),
    queryFn: ({ signal }) =>
      call(() =>
        api.GET('/portal/entitlements/{entitlement_id}/history', {
          params: { path: { entitlement_id: entitlementId ?? '' }, query: { limit: 100 } },
          signal,
        }),
      ),
    enabled: fromStripe && entitlementId !== null && changedAt !== null,
    staleTime: 60_000,
  });
  const at = changedAt === null ? Number.NaN : Date.parse(changedAt);
  return history.data?.data.find((row) => Date.parse(row.at) === at && row.stripe_event_id !== null)?.stripe_event_id ?? null;
}
