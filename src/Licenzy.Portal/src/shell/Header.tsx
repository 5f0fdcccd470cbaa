import { ActionIcon, Menu, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconHelp, IconMenu2, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { MenuLink } from '@/components/links';
import { useColours } from './colours';
import { Crumbs } from './Crumbs';
import classes from './Header.module.css';
import { useScopeIfAny } from './scope';
import { openPalette, openShortcuts } from './overlays';

/** Where the page stands, the search for anything, colours and help. */
export function Header({ onMenu }: { onMenu: () => void }) {
  const scope = useScopeIfAny();
  return (
    <header className={classes.header}>
      <ActionIcon className={classes.burger} size={40} aria-label="Menu" onClick={onMenu}>
        <IconMenu2 size={20} stroke={1.7} />
      </ActionIcon>
      <Crumbs />
      {scope ? (
        <button type="button" className={classes.search} onClick={openPalette}>
          <IconSearch size={16} stroke={1.7} aria-hidden />
          <span className={classes.searchText}>Find a customer or anything</span>
          <span className={classes.keys} aria-hidden>
            <kbd>Ctrl</kbd>
            <kbd>K</kbd>
          </span>
        </button>
      ) : null}
      <ColorsButton />
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size={32} aria-label="Help">
            <IconHelp size={18} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {scope ? (
            <MenuLink to="/p/$projectId/$mode/getting-started" params={{ projectId: scope.projectId, mode: scope.mode }}>
              Getting started
            </MenuLink>
          ) : null}
          <Menu.Item component="a" href="/docs" target="_blank" rel="noreferrer">
            API reference
          </Menu.Item>
          <Menu.Item onClick={openShortcuts}>Keyboard shortcuts</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

function ColorsButton() {
  const { choose } = useColours();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const label = dark ? 'Use light colours' : 'Use dark colours';
  return (
    <Tooltip label={label}>
      <ActionIcon className={classes.colors} size={32} aria-label={label} onClick={() => void choose(dark ? 'light' : 'dark').catch(() => undefined)}>
        {dark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />}
      </ActionIcon>
    </Tooltip>
  );
}
