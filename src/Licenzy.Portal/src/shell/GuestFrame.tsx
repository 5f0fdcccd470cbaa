import { Outlet } from '@tanstack/react-router';
import classes from './GuestFrame.module.css';
import { Mark } from './Mark';

/** Around the pages of somebody who is not signed in: one card, no navigation, no mode. */
export function GuestFrame() {
  return (
    <div className={classes.page}>
      <header className={classes.brand}>
        <Mark />
        <span>Licenzy</span>
      </header>
      <main id="main" className={classes.card}>
        <Outlet />
      </main>
    </div>
  );
}
