import {
  IconApi,
  IconBroadcast,
  IconCopy,
  IconDeviceDesktop,
  IconFlask,
  IconFolder,
  IconHelp,
  IconKeyboard,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react';
import { lastRequestId } from '@/api/lastRequest';
import { useColours } from './colours';
import { useMe } from './me';
import { openShortcuts } from './overlays';
import { useOfferedActions } from './pageActions';
import { foundItem, idItem, inGroups, matching, type PaletteItem, recentItem } from './paletteItems';
import { placeItems } from './palettePlaces';
import { lastPlace } from './place';
import { recentCustomers } from './recentCustomers';
import { type Scope, scopeOf } from './scope';
import { notify } from './toastStore';
import type { FoundCustomers } from './usePaletteCustomers';

/** Everything that the palette offers for what was typed, in the order of the groups. */
export function usePaletteItems(scope: Scope | null, query: string, found: FoundCustomers, goToOtherMode: (() => void) | null): PaletteItem[] {
  const me = useMe();
  const actions = useOfferedActions();
  const { choose } = useColours();
  const place = scope ?? lastScope();
  const typed = query.trim();

  const here = actions.map(
    (action): PaletteItem => ({ ...action, id: `here ${action.id}`, group: 'Here', detail: action.disabledReason ?? undefined }),
  );
  const projects = me.projects
    .filter((project) => project.id !== scope?.projectId)
    .map((project): PaletteItem => {
      const href = scopeOf(project.id, scope?.mode ?? 'test').path('');
      return { id: `project ${project.id}`, group: 'Switch', label: `Open ${project.name}`, detail: 'project', icon: IconFolder, href };
    });
  const other = scope?.mode === 'live' ? 'test' : 'live';
  const mode: PaletteItem[] = goToOtherMode
    ? [
        {
          id: 'mode',
          group: 'Switch',
          label: `Switch to ${other} mode`,
          icon: other === 'live' ? IconBroadcast : IconFlask,
          keys: 'm',
          run: goToOtherMode,
        },
      ]
    : [];
  const colours = (
    [
      ['light', 'Use light colours', IconSun],
      ['dark', 'Use dark colours', IconMoon],
      ['system', 'Use the colours of the system', IconDeviceDesktop],
    ] as const
  ).map(
    ([scheme, label, icon]): PaletteItem => ({
      id: `colours ${scheme}`,
      group: 'Switch',
      label,
      icon,
      words: 'theme scheme colors mode',
      onlyFound: true,
      run: () => void choose(scheme).catch(() => undefined),
    }),
  );
  const commands = matching([...here, ...placeItems(place?.path ?? null), ...mode, ...projects, ...colours, ...help()], typed);
  return inGroups([...customersOf(scope, typed, found), ...idItem(typed), ...commands]);
}

function lastScope(): Scope | null {
  const place = lastPlace();
  return place && scopeOf(place.projectId, place.mode);
}

function customersOf(scope: Scope | null, typed: string, found: FoundCustomers): PaletteItem[] {
  if (!scope) {
    return [];
  }
  const hrefOf = (subjectRef: string) => scope.path(`/customers/${encodeURIComponent(subjectRef)}`);
  if (typed === '') {
    return recentCustomers(scope.projectId, scope.mode).map((customer) => recentItem(customer, hrefOf));
  }
  const all: PaletteItem = {
    id: 'all customers',
    group: 'Customers',
    label: found.customers.length === 0 ? `Search all customers for “${typed}”` : `All customers for “${typed}”`,
    icon: IconSearch,
    lastResort: true,
    href: scope.path(`/customers?query=${encodeURIComponent(typed)}`),
  };
  return [...found.customers.map((customer) => foundItem(customer, hrefOf)), all];
}

function help(): PaletteItem[] {
  return [
    { id: 'shortcuts', group: 'Help', label: 'Keyboard shortcuts', icon: IconKeyboard, keys: '?', run: openShortcuts },
    { id: 'reference', group: 'Help', label: 'API reference', icon: IconApi, words: 'docs openapi', href: '/docs' },
    {
      id: 'request id',
      group: 'Help',
      label: 'Copy the last request id',
      detail: lastRequestId() || 'none yet',
      disabledReason: lastRequestId() ? null : 'nothing was asked yet',
      icon: lastRequestId() ? IconCopy : IconHelp,
      words: 'support',
      run: () => void copyRequestId(lastRequestId()),
    },
  ];
}

async function copyRequestId(id: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(id);
    notify({ text: 'Copied the last request id.', detail: id });
  } catch {
    notify({ tone: 'info', text: 'The browser does not let this page copy.', detail: `The last request id is ${id}` });
  }
}
