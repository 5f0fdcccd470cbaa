import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { FieldList } from '@/components/FieldList';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { useScope } from '@/shell/scope';
import { recoveryInWords } from './RecoverDialog';
import classes from './Detail.module.css';

const POLL_MS = 2_000;

/** The recoveries of an endpoint, newest first; one that runs is followed. Nothing while there was none. */
export function Recoveries({ endpointId }: { endpointId: string }) {
  const { api, key } = useScope();
  const query = useQuery({
    queryKey: key('endpoints', 'recoveries', endpointId),
    queryFn: ({ signal }) =>
      call(() =>
        api.GET('/portal/webhooks/endpoints/{endpoint_id}/recoveries', {
          params: { path: { endpoint_id: endpointId }, query: { limit: 10 } },
          signal,
        }),
      ),
    refetchInterval: (state) => (state.state.data?.data.some((recovery) => recovery.state === 'running') ? POLL_MS : false),
  });
  const recoveries = query.data?.data ?? [];
  if (recoveries.length === 0 && !query.error) {
    return null;
  }
  return (
    <Card title="Recoveries" problem={query.error && problemOf(query.error)} retry={() => void query.refetch()}>
      <FieldList
        layout="columns"
        items={recoveries.map((recovery) => ({
          label: <RelativeTime value={recovery.created_at} />,
          value: (
            <span className={classes.facts}>
              <StatusBadge domain="recovery" value={recovery.state} />
              <span>{recoveryInWords(recovery)}</span>
              <span>
                From <RelativeTime value={recovery.since} exact />
              </span>
            </span>
          ),
        }))}
      />
    </Card>
  );
}
