import { useQueries } from '@tanstack/react-query';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import { CopyField } from '@/components/CopyField';
import { FieldList } from '@/components/FieldList';
import { JsonViewer } from '@/components/JsonViewer';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import { jsonPartsOf } from './timelineParts';
import type { TimelineRow } from './timelineText';

/** Where a row comes from: Stripe's event, the rows of the history, and what the app was told, as JSON. */
export function TimelineProof({ row }: { row: TimelineRow }) {
  const { api, key, path } = useScope();
  const parts = jsonPartsOf(row);
  const answers = useQueries({
    queries: parts.map((part) => ({
      queryKey: key('proof', part.kind, part.id),
      staleTime: 60_000,
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<unknown> => {
        switch (part.kind) {
          case 'stripe': {
            const params = { path: { stripe_event_id: part.id } };
            const detail = await call(() => api.GET('/portal/stripe/events/{stripe_event_id}', { params, signal }));
            return detail.body ?? { note: 'Its body is not kept any more.', ...detail.event };
          }
          case 'history': {
            const params = { path: { history_id: part.id } };
            return (await call(() => api.GET('/portal/history/{history_id}', { params, signal }))).history;
          }
          case 'outbound': {
            const params = { path: { outbound_id: part.id } };
            const detail = await call(() => api.GET('/portal/webhooks/outbound/{outbound_id}', { params, signal }));
            return detail.payload ?? { note: 'Its body is not kept any more.', event_id: detail.event_id };
          }
        }
      },
    })),
  });
  const failed = answers.find((answer) => answer.error);
  const ready = answers.every((answer) => answer.data !== undefined || answer.error);
  const tabs = parts.flatMap((part, index) => {
    const data = answers[index]?.data;
    return data === undefined ? [] : [{ label: part.label, data }];
  });
  return (
    <>
      <FieldList
        layout="columns"
        items={[
          { label: 'Happened', value: <RelativeTime value={row.at} exact /> },
          { label: 'Made in Stripe', value: <RelativeTime value={row.event_created_at} exact />, hidden: row.event_created_at === null },
          {
            label: 'Stripe event',
            value: row.stripe_event_id && <CopyField value={row.stripe_event_id} href={path(`/events/${row.stripe_event_id}`)} />,
            hidden: row.stripe_event_id === null,
          },
          { label: 'Entitlement', value: row.entitlement_id && <CopyField value={row.entitlement_id} />, hidden: row.entitlement_id === null },
          { label: 'Facts that joined', value: row.note, hidden: row.note === null || row.lane === 'operator' },
          { label: 'Action', value: row.action_id && <CopyField value={row.action_id} />, hidden: row.action_id === null },
        ]}
      />
      {failed?.error && <ProblemAlert problem={problemOf(failed.error)} retry={() => void failed.refetch()} />}
      {!ready && <SkeletonRows rows={4} />}
      {ready && <JsonViewer label="JSON" tabs={[...tabs, { label: 'Timeline row', data: row }]} maxHeight={420} />}
    </>
  );
}
