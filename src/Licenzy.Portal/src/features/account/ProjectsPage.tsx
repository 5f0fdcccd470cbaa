import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconFolder, IconPlus } from '@tabler/icons-react';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { RelativeTime } from '@/components/RelativeTime';
import { RoleGate } from '@/components/RoleGate';
import { type Project, useProjects } from '@/features/settings/settingsData';
import { useMay, useMe } from '@/shell/me';
import { counted } from '@/text/numbers';
import classes from './Account.module.css';
import { AccountName } from './AccountName';
import { usePlan } from './accountData';
import { NewProjectDialog } from './NewProjectDialog';

const columns: readonly DataColumn<Project>[] = [
  {
    id: 'name',
    header: 'Project',
    cell: (project) => <span className={classes.name}>{project.name}</span>,
  },
  { id: 'id', header: 'Id', cell: (project) => <CopyField value={project.id} label="project id" /> },
  { id: 'created', header: 'Created', hideBelow: 720, cell: (project) => <RelativeTime value={project.created_at} /> },
  {
    id: 'settings',
    header: 'Settings',
    headerHidden: true,
    cardLabel: null,
    align: 'right',
    cell: (project) => (
      <ButtonLink
        variant="default"
        size="xs"
        to="/p/$projectId/$mode/settings"
        params={{ projectId: project.id, mode: 'test' }}
        aria-label={`Rename or change ${project.name}`}
      >
        Rename or change
      </ButtonLink>
    ),
  },
];

/** The projects of the account, and its name. */
export function ProjectsPage() {
  const account = useMe().account;
  const search = useSearch({ from: '/person/account/projects' });
  const navigate = useNavigate();
  const may = useMay('configure');
  const projects = useProjects();
  const plan = usePlan();
  const limit = plan.data?.limits.find((meter) => meter.name === 'projects');
  const full = limit?.limit !== null && limit !== undefined && limit.used >= limit.limit;
  const open = (shown: boolean) => void navigate({ to: '/account/projects', search: { new: shown ? '1' : undefined }, replace: true });
  const button = (
    <RoleGate permission="configure" action="make projects">
      {(gate) => (
        <Button leftSection={<IconPlus size={16} stroke={1.7} />} onClick={() => open(true)} {...gate.props}>
          New project
        </Button>
      )}
    </RoleGate>
  );
  return (
    <>
      <PageHead
        title="Projects"
        section={account?.name}
        facts={
          limit && limit.limit !== null
            ? `${limit.used} of ${counted(limit.limit, 'project')} of the plan.${full ? ' A larger plan allows more.' : ''}`
            : 'Each has its own connections, products, customers and keys.'
        }
        actions={button}
      />
      <div className={classes.stack}>
        <Card flush>
          <DataTable
            label="Projects"
            columns={columns}
            rows={projects.data?.data ?? []}
            rowKey={(project) => project.id}
            getRowHref={(project) => `/p/${project.id}/test`}
            loading={projects.isPending}
            fetching={projects.isFetching}
            problem={projects.error ? problemOf(projects.error) : null}
            retry={() => void projects.refetch()}
            expectedRows={2}
            empty={<EmptyState icon={IconFolder} title="No project yet" text="A project is where Stripe is connected." actions={button} />}
          />
        </Card>
        {account ? <AccountName key={account.name} name={account.name} /> : null}
      </div>
      {search.new && may ? <NewProjectDialog onClose={() => open(false)} /> : null}
    </>
  );
}
