import { IconSend } from '@tabler/icons-react';
import { Card } from '@/components/Card';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { useScope } from '@/shell/scope';
import { type Delivery, deliveryColumns } from './deliveryColumns';

/** Where an event went: one row for each endpoint that took it. */
export function EventDeliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  const { path, projectId, mode } = useScope();
  return (
    <Card title="Deliveries" flush>
      <DataTable
        label="Deliveries of this event"
        columns={deliveryColumns(path).filter((column) => column.id !== 'subject_ref')}
        rows={deliveries}
        rowKey={(row) => row.id}
        getRowHref={(row) => path(`/deliveries/${row.id}`)}
        empty={
          <EmptyState
            icon={IconSend}
            title="No endpoint took this event"
            text="Endpoints take what happens after they are made. Add one, then resend this event to it."
            actions={
              <ButtonLink to="/p/$projectId/$mode/endpoints" params={{ projectId, mode }} variant="default">
                See endpoints
              </ButtonLink>
            }
          />
        }
      />
    </Card>
  );
}
