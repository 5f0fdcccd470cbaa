import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMe } from './me';
import { useOtherMode } from './ModeSwitch';
import type { ProjectPage } from './navigation';
import { onOverlay, openPalette } from './overlays';
import { type Scope, useScopeIfAny } from './scope';
import { knownKeys, type PendingKey, pressed, shortcutOf, useShortcut } from './shortcutKeys';
import { isDialogOpen, isTyping } from './typing';

export { useShortcut } from './shortcutKeys';

const ShortcutsDialog = lazy(() => import('./ShortcutsDialog').then((module) => ({ default: module.ShortcutsDialog })));

const PAGES: readonly (readonly [keys: string, page: ProjectPage, label: string])[] = [
  ['g o', 'overview', 'Overview'],
  ['g c', 'customers', 'Customers'],
  ['g p', 'products', 'Products'],
  ['g e', 'events', 'Events'],
  ['g u', 'unmapped', 'Unmapped'],
  ['g d', 'deliveries', 'Deliveries'],
  ['g k', 'api-keys', 'API keys'],
  ['g a', 'audit-log', 'Audit log'],
  ['g s', 'settings', 'Settings'],
];

/** Hears the single keys, and shows the list of them. Belongs once into the shell of those who are signed in. */
export function Shortcuts() {
  const [listed, setListed] = useState(false);
  const on = useMe().user.preferences.shortcuts;
  const scope = useScopeIfAny();

  useEffect(() => onOverlay('shortcuts', () => setListed(true)), []);
  useEffect(() => (on ? hearKeys() : undefined), [on]);
  useShortcut('?', () => setListed(true), 'This list', 'Everywhere');
  useShortcut('/', openPalette, 'Find a customer or anything', 'Everywhere');

  return (
    <>
      {scope && <ProjectKeys scope={scope} />}
      {listed && (
        <Suspense>
          <ShortcutsDialog on={on} onClose={() => setListed(false)} />
        </Suspense>
      )}
    </>
  );
}

function ProjectKeys({ scope }: { scope: Scope }) {
  const router = useRouter();
  const other = useOtherMode(scope.mode === 'live' ? 'test' : 'live');
  useShortcut('m', () => void router.navigate(other), `Switch to ${scope.mode === 'live' ? 'test' : 'live'} mode`, 'Everywhere');
  return PAGES.map(([keys, page, label]) => (
    <PageKey key={keys} keys={keys} label={label} go={() => router.history.push(scope.path(`/${page}`))} />
  ));
}

function PageKey({ keys, label, go }: { keys: string; label: string; go: () => void }) {
  useShortcut(keys, go, label, 'Go to');
  return null;
}

/** Runs shortcuts until the returned function is called. */
function hearKeys(): () => void {
  let pending: PendingKey | null = null;
  function hear(event: KeyboardEvent) {
    const busy = event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey;
    if (busy || event.key.length !== 1 || isTyping(event.target) || isDialogOpen()) {
      return;
    }
    const meant = pressed(pending, event.key, event.timeStamp, knownKeys());
    pending = meant.pending;
    const shortcut = meant.keys === null ? undefined : shortcutOf(meant.keys);
    if (shortcut) {
      event.preventDefault();
      shortcut.run();
    }
  }
  window.addEventListener('keydown', hear);
  return () => window.removeEventListener('keydown', hear);
}
