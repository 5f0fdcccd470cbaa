import { Button } from '@mantine/core';
import { IconExternalLink, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { JsonViewer } from '@/components/JsonViewer';
import { Notice } from '@/components/Notice';
import { PageHead } from '@/components/PageHead';
import { RelativeTime } from '@/components/RelativeTime';
import { RoleGate } from '@/components/RoleGate';
import { StatusBadge } from '@/components/StatusBadge';
import { useMay } from '@/shell/me';
import { usePageActions } from '@/shell/pageActions';
import { useScope } from '@/shell/scope';
import classes from '../webhooks/Detail.module.css';
import { Changes } from './Changes';
import { EventFacts } from './EventFacts';
import { eventSentence } from './eventWords';
import { ReplayDialog } from './ReplayDialog';
import { stripePage } from './stripeLinks';

/** One event of Stripe: what became of it, what it changed, and the event as it came. */
export function EventPage() {
  const { api, key, mode, path } = useScope();
  const { eventId } = useParams({ from: '/person/p/$projectId/$mode/events/$eventId' });
  const [replaying, setReplaying] = useState(false);
  const mayOperate = useMay('operate');
  const query = useQuery({
    queryKey: key('events', 'one', eventId),
    queryFn: ({ signal }) =>
      call(() => api.GET('/portal/stripe/events/{stripe_event_id}', { params: { path: { stripe_event_id: eventId } }, signal })),
  });
  const detail = query.data;
  const canReplay = mayOperate && detail?.event.body_kept;
  usePageActions(canReplay ? [{ id: 'replay', label: 'Replay this event', run: () => setReplaying(true) }] : []);
  if (!detail) {
    return (
      <>
        <PageHead title="Event" section="Stripe events" mode={mode} />
        <Card loading={6} problem={query.error && problemOf(query.error)} retry={() => void query.refetch()} />
      </>
    );
  }
  const { event, changes, body } = detail;
  const inStripe = stripePage(event.stripe_event_id, mode);
  return (
    <>
      <PageHead
        title={event.type}
        heading={<code>{event.type}</code>}
        section="Stripe events"
        mode={mode}
        facts={
          <span className={classes.facts}>
            <CopyField value={event.stripe_event_id} label="the id of the event" />
            {event.subject_ref && (
              <span>
                about <AppLink href={path(`/customers/${encodeURIComponent(event.subject_ref)}`)}>{event.subject_ref}</AppLink>
              </span>
            )}
            <span>
              received <RelativeTime value={event.received_at} />
            </span>
          </span>
        }
        actions={
          <>
            {inStripe && (
              <Button
                component="a"
                href={inStripe}
                target="_blank"
                rel="noreferrer"
                variant="default"
                rightSection={<IconExternalLink size={14} stroke={1.7} />}
              >
                Open in Stripe
              </Button>
            )}
            <RoleGate permission="operate" action="replay events">
              {(gate) => (
                <Button
                  leftSection={<IconRefresh size={16} stroke={1.7} />}
                  disabled={!event.body_kept}
                  onClick={() => setReplaying(true)}
                  {...gate.props}
                >
                  Replay…
                </Button>
              )}
            </RoleGate>
          </>
        }
      />
      <div className={classes.layout}>
        <div className={classes.column}>
          <Card>
            <p className={classes.sentence}>
              <span className={classes.badge}>
                <StatusBadge domain="inbound_event" value={event.status} />
              </span>
              {eventSentence(event, changes)}
            </p>
            {event.status === 'unmapped' && (
              <p className={classes.note}>
                <AppLink href={path('/unmapped')}>Unmapped</AppLink> says what would mend it.
              </p>
            )}
          </Card>
          {event.reason && (event.status === 'failed' || event.status === 'received') && (
            <Notice tone={event.status === 'failed' ? 'bad' : 'warn'} title="What went wrong:">
              {event.reason}
            </Notice>
          )}
          <Card title="What it changed" flush={changes.length > 0}>
            {changes.length > 0 ? <Changes changes={changes} /> : <p>Nothing. No entitlement is other than before it.</p>}
          </Card>
          <Card title="The event, as it came">
            {body === null ? (
              <p>
                Its body is no longer kept, so it cannot be shown or replayed.{' '}
                {event.subject_ref
                  ? 'To have the state of now, sync the customer from Stripe on their page.'
                  : 'Stripe keeps events for thirty days: open it there.'}
              </p>
            ) : (
              <JsonViewer label="Stripe event" data={body} maxHeight={720} />
            )}
          </Card>
        </div>
        <div className={classes.column}>
          <EventFacts event={event} />
        </div>
      </div>
      <ReplayDialog event={event} opened={replaying} onClose={() => setReplaying(false)} />
    </>
  );
}
