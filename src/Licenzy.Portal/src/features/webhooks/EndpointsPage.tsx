import { Button } from '@mantine/core';
import { IconApi, IconPlus } from '@tabler/icons-react';
import { useRouter, useSearch } from '@tanstack/react-router';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { PageHead } from '@/components/PageHead';
import { RoleGate } from '@/components/RoleGate';
import { useMay } from '@/shell/me';
import { usePageActions } from '@/shell/pageActions';
import { useScope } from '@/shell/scope';
import { useFilters } from '@/shell/useFilters';
import { EndpointCard } from './EndpointCard';
import { EndpointDialog } from './EndpointDialog';
import classes from './Detail.module.css';
import { useEndpoints, useEndpointsFollow } from './useEndpoints';

/** Where the application is told: each endpoint with how it is doing. */
export function EndpointsPage() {
  const { mode, path } = useScope();
  const router = useRouter();
  const search = useSearch({ from: '/person/p/$projectId/$mode/endpoints' });
  const filters = useFilters();
  const mayConfigure = useMay('configure');
  const query = useEndpoints();
  useEndpointsFollow();
  const add = () => filters.change({ dialog: 'new' });
  usePageActions([{ id: 'add-endpoint', label: 'Add an endpoint', run: add, disabledReason: mayConfigure ? null : 'Admins and owners can.' }]);
  const addButton = (
    <RoleGate permission="configure" action="add endpoints">
      {(gate) => (
        <Button leftSection={<IconPlus size={16} stroke={1.7} />} onClick={add} {...gate.props}>
          Add endpoint
        </Button>
      )}
    </RoleGate>
  );
  const endpoints = query.data;
  return (
    <>
      <PageHead
        title="Endpoints"
        mode={mode}
        facts="Where your app is told of every change. Requests are signed; your app verifies them with the secret of the endpoint."
        actions={endpoints && endpoints.length > 0 ? addButton : undefined}
      />
      <div className={classes.column}>
        {!endpoints && <Card loading={4} problem={query.error && problemOf(query.error)} retry={() => void query.refetch()} />}
        {endpoints?.length === 0 && (
          <Card>
            <EmptyState
              icon={IconApi}
              level={2}
              title="No endpoint yet"
              text="Licenzy tells your app when a checkout is paid, a subscription changes or units are used. Add the address that takes these events."
              actions={addButton}
            />
          </Card>
        )}
        {endpoints?.map((endpoint) => (
          <EndpointCard key={endpoint.id} endpoint={endpoint} />
        ))}
      </div>
      <EndpointDialog
        opened={search.dialog === 'new' && mayConfigure}
        onClose={() => filters.change({ dialog: undefined })}
        onMade={(id) => router.history.push(path(`/endpoints/${id}`))}
      />
    </>
  );
}
