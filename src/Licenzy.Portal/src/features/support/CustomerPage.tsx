import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { problemOf } from '@/api/problem';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { usePageActions, type PageAction } from '@/shell/pageActions';
import { rememberCustomer } from '@/shell/recentCustomers';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import { useShortcut } from '@/shell/Shortcuts';
import { useCustomer } from './customerData';
import { CustomerHead, customerTabs } from './CustomerHead';
import { CustomerSkeleton } from './CustomerSkeleton';
import { CustomerSummary } from './CustomerSummary';
import { TimeTravelBar } from './decision/TimeTravelBar';
import { useTimeTravel, type TimeTravel } from './decision/useTimeTravel';
import { EntitlementDrawer } from './EntitlementDrawer';

// The summary is what nearly everybody comes for: the lists are fetched with their tabs.
const TimelineTab = lazy(() => import('./acting/TimelineTab').then((module) => ({ default: module.TimelineTab })));
const UsageTab = lazy(() => import('./acting/UsageTab').then((module) => ({ default: module.UsageTab })));
const AttemptsTab = lazy(() => import('./acting/AttemptsTab').then((module) => ({ default: module.AttemptsTab })));
const DeliveriesTab = lazy(() => import('./acting/DeliveriesTab').then((module) => ({ default: module.DeliveriesTab })));

const lists = { timeline: TimelineTab, usage: UsageTab, attempts: AttemptsTab, deliveries: DeliveriesTab };

/** Everything about one customer, now or at a past instant: whether they have access and why, and each list of theirs behind a tab. */
export function CustomerPage() {
  const { subjectRef = '', tab: asked } = useParams({ strict: false });
  const { projectId, mode } = useScope();
  const tab = oneOf(asked, customerTabs, 'summary');
  const time = useTimeTravel(subjectRef);
  const query = useCustomer(subjectRef, time.at);
  const customer = query.data;
  useTravelKeys(time);
  useEffect(() => {
    if (customer?.known) {
      rememberCustomer(projectId, mode, customer.subject_ref, customer.profile.email);
    }
  }, [projectId, mode, customer]);

  const at = time.at ?? undefined;
  const List = tab === 'summary' ? null : lists[tab];
  const problem = query.error && (!customer || query.isPlaceholderData) ? problemOf(query.error) : null;
  return (
    <>
      <CustomerHead subjectRef={subjectRef} customer={customer} tab={tab} at={at} />
      <TimeTravelBar time={time} />
      {query.error && !problem ? (
        <ProblemAlert problem={problemOf(query.error)} retry={() => void query.refetch()} retrying={query.isFetching} />
      ) : null}
      {problem ? (
        <ProblemAlert
          problem={problem}
          retry={() => void query.refetch()}
          retrying={query.isFetching}
          actions={
            time.at === null ? null : (
              <Button size="xs" variant="default" onClick={() => time.travel(null)}>
                Back to now
              </Button>
            )
          }
        />
      ) : !customer ? (
        <CustomerSkeleton />
      ) : List ? (
        <Suspense fallback={<SkeletonRows rows={8} />}>
          <List key={subjectRef} subjectRef={subjectRef} at={at} customer={customer} />
        </Suspense>
      ) : (
        <CustomerSummary customer={customer} time={time} at={at} stale={query.isPlaceholderData} />
      )}
      <EntitlementDrawer at={at} />
    </>
  );
}

/** The keys and the palette's actions that travel through time; they change nothing. */
function useTravelKeys(time: TimeTravel): void {
  const earlier = () => time.earlier !== null && time.travel(time.earlier);
  const later = () => time.at !== null && time.travel(time.later);
  useShortcut('[', earlier, 'Earlier change');
  useShortcut(']', later, 'Later change');
  const actions: PageAction[] = [
    { id: 'earlier', label: 'Go to the earlier change', keys: '[', disabledReason: time.earlier === null ? 'Nothing changed before.' : null, run: earlier },
    { id: 'later', label: 'Go to the later change', keys: ']', disabledReason: time.at === null ? 'This is now.' : null, run: later },
  ];
  usePageActions(time.at === null ? actions : [...actions, { id: 'now', label: 'Go back to now', run: () => time.travel(null) }]);
}
