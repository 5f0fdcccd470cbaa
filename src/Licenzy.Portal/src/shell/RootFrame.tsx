import { Outlet } from '@tanstack/react-router';
import classes from './Shell.module.css';
import { ToastProvider } from './Toasts';

/** What stands around every page, with or without a person. */
export function RootFrame() {
  return (
    <ToastProvider>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <Outlet />
    </ToastProvider>
  );
}
