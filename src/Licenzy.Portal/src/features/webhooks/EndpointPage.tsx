import { useParams } from '@tanstack/react-router';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { CodeTabs } from '@/components/CodeTabs';
import { CopyField } from '@/components/CopyField';
import { PageHead } from '@/components/PageHead';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import classes from './Detail.module.css';
import { EndpointCard } from './EndpointCard';
import { EndpointNotices } from './EndpointNotices';
import { shortUrl } from './endpointUrl';
import { Recoveries } from './Recoveries';
import { useEndpoint, useEndpointsFollow } from './useEndpoints';
import { verifySamples } from './verifySamples';

/** One endpoint: how it is doing, what was recovered, and how to verify what it gets. */
export function EndpointPage() {
  const { mode } = useScope();
  const { endpointId } = useParams({ from: '/person/p/$projectId/$mode/endpoints/$endpointId' });
  const query = useEndpoint(endpointId);
  useEndpointsFollow();
  const endpoint = query.data;
  if (!endpoint) {
    return (
      <>
        <PageHead title="Endpoint" section="Endpoints" mode={mode} />
        <Card loading={5} problem={query.error && problemOf(query.error)} retry={() => void query.refetch()} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title={shortUrl(endpoint.url)}
        section="Endpoints"
        mode={mode}
        facts={
          <span className={classes.facts}>
            <CopyField value={endpoint.id} label="the id of the endpoint" />
            <span>
              made <RelativeTime value={endpoint.created_at} />
            </span>
            <span>
              last took an event <RelativeTime value={endpoint.last_success_at} fallback="never" />
            </span>
            {endpoint.last_failure_at && (
              <span>
                last failed <RelativeTime value={endpoint.last_failure_at} />
              </span>
            )}
          </span>
        }
      />
      <div className={classes.column}>
        <EndpointCard endpoint={endpoint} alone />
        <EndpointNotices endpoint={endpoint} />
        <Recoveries endpointId={endpoint.id} />
        <Card
          title="Verify what you receive"
          description="Over the raw body, before anything parses it; with the secret of this endpoint. The libraries of Standard Webhooks work too."
        >
          <CodeTabs label="Verify a request" samples={verifySamples} maxHeight={420} />
        </Card>
      </div>
    </>
  );
}
