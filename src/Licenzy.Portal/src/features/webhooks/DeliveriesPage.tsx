import { Button } from '@mantine/core';
import { IconPlayerTrackNext, IconSend } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { call } from '@/api/client';
import { useCursorList } from '@/api/useCursorList';
import { Card } from '@/components/Card';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { useFollow } from '@/components/FollowPill';
import { ButtonLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { RoleGate } from '@/components/RoleGate';
import { useMay } from '@/shell/me';
import { usePageActions } from '@/shell/pageActions';
import { useScope } from '@/shell/scope';
import { useFilters } from '@/shell/useFilters';
import { DeliveryFilters, statusOf } from './DeliveryFilters';
import { canRequeue, deliveryColumns } from './deliveryColumns';
import { RequeueDeadDialog } from './RequeueDeadDialog';
import { RequeueSelected } from './RequeueSelected';

const filterNames = ['status', 'event_type', 'subject_ref', 'endpoint_id', 'event_id'] as const;

/** What the application was told, what is on its way, and what never arrived. */
export function DeliveriesPage() {
  const { api, key, mode, path, projectId } = useScope();
  const address = useSearch({ from: '/person/p/$projectId/$mode/deliveries' });
  const search = { ...address, status: statusOf(address.status) };
  const filters = useFilters();
  const follow = useFollow(filters.name);
  const mayOperate = useMay('operate');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const query = Object.fromEntries(filterNames.map((name) => [name, search[name]]));
  const list = useCursorList({
    key: key('deliveries', 'list', query),
    fetch: (page, signal) => call(() => api.GET('/portal/webhooks/outbound', { params: { query: { ...query, ...page } }, signal })),
    enabled: !follow.paused,
  });
  const columns = useMemo(() => deliveryColumns(path), [projectId, mode]);
  const filtered = filterNames.some((name) => search[name]);
  const openRequeueDead = () => filters.change({ dialog: 'requeue-dead' });
  usePageActions([
    { id: 'requeue-dead', label: 'Requeue dead deliveries', run: openRequeueDead, disabledReason: mayOperate ? null : 'Support, admins and owners can.' },
  ]);

  return (
    <>
      <PageHead
        title="Deliveries"
        mode={mode}
        facts="What Licenzy told your app, what is on its way, and what never arrived."
        actions={
          <RoleGate permission="operate" action="requeue deliveries">
            {(gate) => (
              <Button
                variant="default"
                leftSection={<IconPlayerTrackNext size={16} stroke={1.7} />}
                onClick={openRequeueDead}
                {...gate.props}
              >
                Requeue dead…
              </Button>
            )}
          </RoleGate>
        }
      />
      <Card flush>
        <DeliveryFilters search={search} filters={filters} follow={follow} />
        <DataTable
          label="Deliveries"
          columns={columns}
          {...list}
          rowKey={(row) => row.id}
          getRowHref={(row) => path(`/deliveries/${row.id}`)}
          selection={
            mayOperate
              ? {
                  selected,
                  onChange: setSelected,
                  rowLabel: (row) => `Select ${row.event_type}${row.subject_ref ? ` for ${row.subject_ref}` : ''}`,
                  selectable: canRequeue,
                  actions: (rows) => <RequeueSelected deliveries={rows} onDone={() => setSelected(new Set())} />,
                }
              : undefined
          }
          empty={
            filtered ? (
              <EmptyState
                icon={IconSend}
                variant="filtered"
                level={2}
                title="No delivery fits these filters"
                actions={
                  <ButtonLink to="/p/$projectId/$mode/deliveries" params={{ projectId, mode }} variant="default">
                    Clear filters
                  </ButtonLink>
                }
              />
            ) : (
              <EmptyState
                icon={IconSend}
                level={2}
                title="No deliveries yet"
                text="Licenzy tells your app about every change. Add an endpoint to receive them."
                actions={
                  <ButtonLink to="/p/$projectId/$mode/endpoints" params={{ projectId, mode }} search={{ dialog: 'new' }}>
                    Add endpoint
                  </ButtonLink>
                }
              />
            )
          }
        />
      </Card>
      <RequeueDeadDialog
        opened={search.dialog === 'requeue-dead' && mayOperate}
        onClose={() => filters.change({ dialog: undefined })}
        eventType={search.event_type}
        endpointId={search.endpoint_id}
      />
    </>
  );
}
