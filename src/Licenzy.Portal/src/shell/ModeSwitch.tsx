import { IconBroadcast, IconFlask } from '@tabler/icons-react';
import { useParams, useRouterState } from '@tanstack/react-router';
import { Link } from '@tanstack/react-router';
import type { Mode } from '@/api/client';
import { allPages } from './navigation';
import classes from './ModeSwitch.module.css';
import { useScope } from './scope';

/** Two links, not a toggle: each says where it leads. */
export function ModeSwitch() {
  return (
    <nav className={classes.switch} aria-label="Mode">
      <ModeLink mode="test" />
      <ModeLink mode="live" />
    </nav>
  );
}

/**
 * The page keeps its filters and its customer in the other mode; a page about something of one mode (an event, a delivery, a product) goes
 * to its list, because that thing does not exist in the other.
 */
export function useOtherMode(mode: Mode): { to: string; search: Record<string, string> } {
  const { projectId, path } = useScope();
  const parameters = useParams({ strict: false });
  const location = useRouterState({ select: (state) => state.location });
  const rest = location.pathname.slice(path('').length);
  const section = rest.split('/')[1] ?? '';
  const page = allPages.find((known) => known.path === section);
  const bound = !parameters.subjectRef && rest.split('/').length > 2 && page;
  const search = Object.fromEntries(
    Object.entries(location.search as Record<string, string>).filter(([name]) => !['cursor', 'open', 'entitlement', 'action'].includes(name)),
  );
  return { to: `/p/${projectId}/${mode}${bound ? `/${page.path}` : rest}`, search: bound ? {} : search };
}

function ModeLink({ mode }: { mode: Mode }) {
  const scope = useScope();
  const other = useOtherMode(mode);
  const Icon = mode === 'live' ? IconBroadcast : IconFlask;
  return (
    <Link
      to={other.to}
      search={other.search}
      className={classes.mode}
      data-mode={mode}
      data-chosen={scope.mode === mode || undefined}
      aria-current={scope.mode === mode ? 'true' : undefined}
    >
      <Icon size={15} stroke={1.7} aria-hidden />
      {mode === 'live' ? 'Live' : 'Test'}
    </Link>
  );
}
