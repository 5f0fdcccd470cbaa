import { Button } from '@mantine/core';
import { IconSearchOff, IconUsers } from '@tabler/icons-react';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { useMay, useMe } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { shortRef } from './decision/pieces';

/** Nobody was found: where it was looked, and where else it may be; or nobody bought anything yet. */
export function NoCustomers({ query, clear }: { query: string; clear: () => void }) {
  const { projectId, mode } = useScope();
  const me = useMe();
  const operates = useMay('operate');
  const other = mode === 'live' ? 'test' : 'live';
  const project = me.projects.find((known) => known.id === projectId)?.name ?? 'this project';
  if (query === '') {
    return (
      <EmptyState
        icon={IconUsers}
        level={2}
        title="No customer yet"
        text={`Whoever buys or is granted something in ${mode} mode stands here.`}
        actions={
          <ButtonLink variant="default" to="/p/$projectId/$mode/getting-started" params={{ projectId, mode }}>
            Make a first checkout
          </ButtonLink>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={IconSearchOff}
      level={2}
      variant="filtered"
      title={`No customer starts with "${shortRef(query)}"`}
      text={`This looks only in ${mode} mode of ${project}. References tell upper from lower case, and an id has to be whole.`}
      actions={
        <>
          <ButtonLink variant="default" to="/p/$projectId/$mode/customers" params={{ projectId, mode: other }} search={{ query }}>
            Look in {other} mode
          </ButtonLink>
          {operates && query !== '.' && query !== '..' ? (
            <ButtonLink
              variant="default"
              to="/p/$projectId/$mode/customers/$subjectRef"
              params={{ projectId, mode, subjectRef: query }}
              search={{ action: 'grant' }}
            >
              Grant to {shortRef(query, 24)}
            </ButtonLink>
          ) : null}
          <Button variant="subtle" onClick={clear}>
            Clear
          </Button>
        </>
      }
    />
  );
}
