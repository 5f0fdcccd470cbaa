import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { useScope } from '@/shell/scope';

/** How far a project has come on the way from nothing to a first purchase. */
export interface StartSteps {
  isPending: boolean;
  done: number;
  total: number;
  /** The person does not want to see it any more. */
  hidden: boolean;
}

/** The first steps of the project and mode that the address names, from facts alone: they tick whoever did them. */
export function useStartSteps(): StartSteps {
  const { api, key } = useScope();
  const connection = useQuery({
    queryKey: key('connection'),
    queryFn: () => call(() => api.GET('/portal/stripe/connection')),
  });
  return { isPending: connection.isPending, done: 0, total: 6, hidden: false };
}
