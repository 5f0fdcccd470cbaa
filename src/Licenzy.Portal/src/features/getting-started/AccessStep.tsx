import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import classes from './GettingStarted.module.css';
import { FirstDecision } from './FirstDecision';

/** Step 6: the decision about the buyer, as the app would be told it. */
export function AccessStep({ subjectRef, bought }: { subjectRef: string; bought: boolean }) {
  const { api, key, projectId, mode } = useScope();
  const recent = useQuery({
    queryKey: key('customers', 'recent'),
    queryFn: () => call(() => api.GET('/portal/support/customers', { params: { query: { limit: 10 } } })),
  });
  const known = recent.data?.data ?? [];
  const buyer = known.find((one) => one.subject_ref === subjectRef) ?? known.find((one) => one.has_access) ?? known[0];
  const ref = buyer?.subject_ref ?? null;
  const customer = useQuery({
    queryKey: key('customer', ref, 'first-decision'),
    queryFn: () => call(() => api.GET('/portal/support/customers/{subject_ref}', { params: { path: { subject_ref: ref ?? '' } } })),
    enabled: ref !== null && bought,
    staleTime: 0,
  });

  if (!bought) {
    return <p className={classes.quiet}>Once the first checkout is paid, the customer’s access shows here, with its reason.</p>;
  }
  const failed = recent.isError ? recent : customer.isError ? customer : null;
  if (failed) {
    return <ProblemAlert problem={problemOf(failed.error)} retry={() => void failed.refetch()} />;
  }
  if (!customer.data || ref === null) {
    return <SkeletonRows rows={2} />;
  }
  const allowed = customer.data.decision.allowed;
  return (
    <>
      <FirstDecision customer={customer.data} />
      {allowed ? null : <p className={classes.quiet}>Something in the chain from Stripe to this customer is missing; the page says what.</p>}
      <div className={classes.buttons}>
        <ButtonLink to="/p/$projectId/$mode/customers/$subjectRef" params={{ projectId, mode, subjectRef: ref }} search={{ why: '1' }}>
          See why
        </ButtonLink>
      </div>
    </>
  );
}
