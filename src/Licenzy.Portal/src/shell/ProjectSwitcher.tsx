import { Menu, TextInput } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { problemOf } from '@/api/problem';
import { MenuLink } from '@/components/links';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useMe } from './me';
import { lastPlace } from './place';
import classes from './ProjectSwitcher.module.css';
import { useScopeIfAny } from './scope';
import { notify } from './toastStore';

/** From so many projects on, the list has a search of its own. */
const SEARCHED_FROM = 8;

/** The project that the page is about, and the way to the others. */
export function ProjectSwitcher() {
  const me = useMe();
  const scope = useScopeIfAny();
  const mayConfigure = useMay('configure');
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const projectId = scope?.projectId ?? lastPlace()?.projectId;
  const project = me.projects.find((known) => known.id === projectId) ?? me.workspace ?? me.projects[0];
  const shown = me.projects.filter((known) => known.name.toLowerCase().includes(search.trim().toLowerCase()));
  const open = (id: string) => void navigate({ to: '/p/$projectId/$mode', params: { projectId: id, mode: scope?.mode ?? 'test' } });

  return (
    <Menu position="bottom-start" width={240} onClose={() => setSearch('')}>
      <Menu.Target>
        <button type="button" className={classes.target}>
          <span className={classes.letter} aria-hidden>
            {(project?.name ?? me.account?.name ?? 'L').charAt(0).toUpperCase()}
          </span>
          <span className={classes.names}>
            <span className={classes.project}>{project?.name ?? 'No project yet'}</span>
            <span className={classes.account}>{me.account?.name ?? 'No account'}</span>
          </span>
          <IconSelector size={16} stroke={1.7} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {me.projects.length >= SEARCHED_FROM ? (
          <TextInput
            size="xs"
            m={4}
            aria-label="Search projects"
            placeholder="Search projects"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        ) : null}
        <div className={classes.projects}>
          {shown.map((known) => (
            <Menu.Item
              key={known.id}
              onClick={() => open(known.id)}
              rightSection={known.id === project?.id ? <IconCheck size={15} stroke={1.7} aria-label="Current project" /> : null}
            >
              {known.name}
            </Menu.Item>
          ))}
        </div>
        {me.accounts.length > 1 ? <OtherAccounts /> : null}
        <Menu.Divider />
        {mayConfigure ? (
          <MenuLink to="/account/projects" search={{ new: '1' }} leftSection={<IconPlus size={15} stroke={1.7} />}>
            New project
          </MenuLink>
        ) : null}
        <MenuLink to="/account/projects">
          All projects
        </MenuLink>
      </Menu.Dropdown>
    </Menu>
  );
}

function OtherAccounts() {
  const me = useMe();
  const change = useChangeAccount();
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Other accounts</Menu.Label>
      {me.accounts
        .filter((known) => known.id !== me.account?.id)
        .map((known) => (
          <Menu.Item key={known.id} onClick={() => void change(known.id)}>
            {known.name}
          </Menu.Item>
        ))}
    </>
  );
}

function useChangeAccount(): (accountId: string) => Promise<void> {
  const navigate = useNavigate();
  return async (accountId) => {
    const { changeAccount } = await import('./changeAccount');
    try {
      await changeAccount(accountId);
    } catch (failure) {
      notify({ text: `The account was not changed. ${problemOf(failure).detail}`, tone: 'bad' });
      return;
    }
    await navigate({ to: '/' });
  };
}
