import { Outlet } from '@tanstack/react-router';
import { Shell } from './Shell';

/** What a signed-in person sees around every page. */
export function PersonFrame() {
  return (
    <Shell>
      <Outlet />
    </Shell>
  );
}
