import { Outlet } from '@tanstack/react-router';
import { LiveStream } from './live';
import { useScope } from './scope';

/** Around the pages of one project in one mode. Nothing of the other mode outlives a switch: all below starts anew. */
export function ProjectFrame() {
  const { projectId, mode } = useScope();
  return (
    <LiveStream key={`${projectId} ${mode}`}>
      <Outlet />
    </LiveStream>
  );
}
