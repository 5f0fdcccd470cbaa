import { Outlet } from '@tanstack/react-router';
import classes from './Shell.module.css';

/** What stands around every page, with or without a person. */
export function RootFrame() {
  return (
    <>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <Outlet />
    </>
  );
}
