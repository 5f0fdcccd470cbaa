import { Navigate } from '@tanstack/react-router';
import { useStartSteps } from '@/features/getting-started/steps';
import { useScope } from './scope';

/** Where a project opens: with the first steps until they are done, then with the overview. */
export function StartRedirect() {
  const { projectId, mode } = useScope();
  const steps = useStartSteps();
  if (steps.isPending) {
    return null;
  }
  const done = steps.done === steps.total || steps.hidden;
  return <Navigate to={done ? '/p/$projectId/$mode/overview' : '/p/$projectId/$mode/getting-started'} params={{ projectId, mode }} replace />;
}
