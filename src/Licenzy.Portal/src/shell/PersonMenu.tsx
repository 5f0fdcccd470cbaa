import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { MenuLink } from '@/components/links';
import { useColours } from './colours';
import { useMe } from './me';
import classes from './PersonMenu.module.css';
import { signOut } from './signOut';

const colors = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Who is signed in, and what is theirs: profile, account, colours, the way out. */
export function PersonMenu() {
  const me = useMe();
  const { chosen, choose } = useColours();
  const name = me.user.name ?? me.user.email;
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <button type="button" className={classes.target}>
          <span className={classes.letters} aria-hidden>
            {initials(name)}
          </span>
          <span className={classes.names}>
            <span className={classes.name}>{name}</span>
            <span className={classes.role}>{me.role ? `${me.role.charAt(0).toUpperCase()}${me.role.slice(1)}` : 'No account'}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/me/profile">
          Profile
        </MenuLink>
        <MenuLink to="/me/security">
          Security
        </MenuLink>
        <Menu.Divider />
        <MenuLink to="/account/members">
          Members
        </MenuLink>
        <MenuLink to="/account/plan">
          Plan and billing
        </MenuLink>
        <MenuLink to="/account/projects">
          Projects
        </MenuLink>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {colors.map((choice) => (
          <Menu.Item
            key={choice.value}
            closeMenuOnClick={false}
            onClick={() => void choose(choice.value).catch(() => undefined)}
            rightSection={chosen === choice.value ? <IconCheck size={15} stroke={1.7} aria-label="Chosen" /> : null}
          >
            {choice.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  return ((words[0]?.charAt(0) ?? '') + (words[1]?.charAt(0) ?? '')).toUpperCase();
}
