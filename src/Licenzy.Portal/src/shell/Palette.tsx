import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useOtherMode } from './ModeSwitch';
import { onOverlay } from './overlays';
import type { PaletteDialogProps } from './PaletteDialog';
import { type Scope, useScopeIfAny } from './scope';
import { isDialogOpen } from './typing';

const PaletteDialog = lazy(() => import('./PaletteDialog').then((module) => ({ default: module.PaletteDialog })));

/** Opens the palette by Ctrl-K, also while typing, and whenever something asks for it. Belongs once into the shell. */
export function Palette() {
  const [opened, setOpened] = useState(false);
  const scope = useScopeIfAny();

  useEffect(() => onOverlay('palette', () => setOpened(true)), []);
  useEffect(() => {
    function hear(event: KeyboardEvent) {
      const asked = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!asked) {
        return;
      }
      event.preventDefault();
      // Another dialog may hold something typed: the palette would lead away from it.
      setOpened((open) => !open && !isDialogOpen());
    }
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);

  if (!opened) {
    return null;
  }
  const close = () => setOpened(false);
  return (
    <Suspense>
      {scope ? (
        <ProjectPalette key={`${scope.projectId} ${scope.mode}`} scope={scope} onClose={close} />
      ) : (
        <PaletteDialog scope={null} goToOtherMode={null} onClose={close} />
      )}
    </Suspense>
  );
}

function ProjectPalette({ scope, onClose }: { scope: Scope } & Pick<PaletteDialogProps, 'onClose'>) {
  const router = useRouter();
  const other = useOtherMode(scope.mode === 'live' ? 'test' : 'live');
  return <PaletteDialog scope={scope} goToOtherMode={() => void router.navigate(other)} onClose={onClose} />;
}
