import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { JsonViewer } from '@/components/JsonViewer';
import { PageHead } from '@/components/PageHead';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import { Attempts } from './Attempts';
import { DeliveryActions } from './DeliveryActions';
import { DeliveryFacts } from './DeliveryFacts';
import { DeliveryStatus } from './DeliveryStatus';
import classes from './Detail.module.css';
import { EventDeliveries } from './EventDeliveries';

/** A delivery with each of its attempts; or an event with its deliveries. */
export function DeliveryPage() {
  const { api, key, mode, path } = useScope();
  const { deliveryId } = useParams({ from: '/person/p/$projectId/$mode/deliveries/$deliveryId' });
  const query = useQuery({
    queryKey: key('deliveries', 'one', deliveryId),
    queryFn: ({ signal }) =>
      call(() => api.GET('/portal/webhooks/outbound/{outbound_id}', { params: { path: { outbound_id: deliveryId } }, signal })),
  });
  const detail = query.data;
  if (!detail) {
    return (
      <>
        <PageHead title="Delivery" section="Deliveries" mode={mode} />
        <Card loading={6} problem={query.error && problemOf(query.error)} retry={() => void query.refetch()} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title={detail.event_type}
        heading={<code>{detail.event_type}</code>}
        section="Deliveries"
        mode={mode}
        facts={
          <span className={classes.facts}>
            <CopyField value={detail.id} label={detail.deliveries ? 'the id of the event' : 'the id of the delivery'} />
            {detail.subject_ref && (
              <span>
                for <AppLink href={path(`/customers/${encodeURIComponent(detail.subject_ref)}`)}>{detail.subject_ref}</AppLink>
              </span>
            )}
            <span>
              created <RelativeTime value={detail.created_at} />
            </span>
          </span>
        }
        actions={<DeliveryActions detail={detail} />}
      />
      <div className={classes.layout}>
        <div className={classes.column}>
          <DeliveryStatus detail={detail} />
          {detail.deliveries ? <EventDeliveries deliveries={detail.deliveries} /> : <Attempts detail={detail} />}
        </div>
        <div className={classes.column}>
          <DeliveryFacts detail={detail} />
          <Card title="Payload">
            {detail.payload_expired || detail.payload === null ? (
              <p>What this event said is no longer kept. That it happened, and what came of it, stays.</p>
            ) : (
              <JsonViewer label="Body" data={detail.payload} maxHeight={640} />
            )}
          </Card>
        </div>
      </div>
    </>
  );
}
