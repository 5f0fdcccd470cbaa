import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTopLayer } from '@/components/layers';
import { Header } from './Header';
import { ModeBand } from './ModeBand';
import { useOwnColours } from './colours';
import { Overlays } from './Overlays';
import { Sidebar } from './Sidebar';
import classes from './Shell.module.css';
import { useScopeIfAny } from './scope';
import { VerifyBanner } from './VerifyBanner';

/** The frame of every page of a signed-in person: mode band, sidebar, header, content. */
export function Shell({ children }: { children: ReactNode }) {
  const scope = useScopeIfAny();
  const [opened, drawer] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const top = useTopLayer(opened);
  useOwnColours();

  useEffect(() => drawer.close(), [path, drawer.close]);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('#favicon');
    icon?.setAttribute('href', scope ? `/favicon-${scope.mode}.svg` : '/favicon.svg');
  }, [scope?.mode, scope]);

  return (
    <div className={classes.shell} data-mode={scope?.mode}>
      {scope ? <ModeBand mode={scope.mode} /> : null}
      <aside className={classes.aside}>
        <Sidebar />
      </aside>
      <Drawer
        opened={opened}
        closeOnEscape={top}
        onClose={drawer.close}
        position="left"
        size={280}
        title="Menu"
        padding={0}
        classNames={{ header: classes.drawerHeader, body: classes.drawerBody, content: classes.drawerContent }}
      >
        <Sidebar />
      </Drawer>
      <div className={classes.page}>
        <Header onMenu={drawer.open} />
        <VerifyBanner />
        <main id="main" className={classes.main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <Overlays />
    </div>
  );
}
