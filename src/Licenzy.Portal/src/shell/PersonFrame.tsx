import { Outlet } from '@tanstack/react-router';
import { ShortcutsContext } from '@/components/dataTableTypes';
import { TimeZoneContext } from '@/text/time';
import { useMe } from './me';
import { Shell } from './Shell';

/** What a signed-in person sees around every page, in their time zone and with single keys only if they like them. */
export function PersonFrame() {
  const { preferences } = useMe().user;
  return (
    <TimeZoneContext value={preferences.time_zone}>
      <ShortcutsContext value={preferences.shortcuts}>
        <Shell>
          <Outlet />
        </Shell>
      </ShortcutsContext>
    </TimeZoneContext>
  );
}
