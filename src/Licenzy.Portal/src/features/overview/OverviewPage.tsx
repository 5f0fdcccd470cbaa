import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { FilterChips } from '@/components/FilterChips';
import { ButtonLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { QuietBanner } from '@/components/QuietBanner';
import { RelativeTime } from '@/components/RelativeTime';
import { overviewQuery } from '@/shell/attention';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import { grouped } from '@/text/numbers';
import { useStartSteps } from '../getting-started/steps';
import { AttentionCard } from './Attention';
import { ChartCard } from './ChartCard';
import { HappeningNow } from './feed/HappeningNow';
import { Figures } from './Figures';
import { accessPoints, checkoutPoints, figuresOf, type Range, ranges } from './figures';
import classes from './OverviewPage.module.css';

type Overview = Schema<'ReadOverviewResponse'>;

const labels: Record<Range, string> = { '24h': '24 h', '7d': '7 d', '30d': '30 d', '90d': '90 d' };
const REFRESH_MS = 60_000;

/** How the project does in this mode: what wants attention, figures and charts of a range, and what happens now. */
export function OverviewPage() {
  const scope = useScope();
  const { api, key, path, projectId, mode } = scope;
  const search = useSearch({ strict: false });
  const range = oneOf(search.range, ranges, '7d');
  const overview = useQuery({
    queryKey: key('overview', range),
    queryFn: () => call(() => api.GET('/portal/overview', { params: { query: { range } } })),
    // The range before stays until the new one comes; what belongs to another project or mode never does.
    placeholderData: (previous, query) => (query?.queryKey[0] === projectId && query.queryKey[1] === mode ? previous : undefined),
    refetchInterval: REFRESH_MS,
    staleTime: REFRESH_MS / 2,
  });
  // What wants attention is asked for more often than the figures: the stream tells when it may have changed.
  const attention = useQuery({ ...overviewQuery(scope), select: (answer) => answer.attention });
  const data = overview.data;
  return (
    <>
      <PageHead
        title="Overview"
        mode={mode}
        facts={
          data ? (
            <span>
              Days of {data.time_zone}. Updated <RelativeTime value={overview.dataUpdatedAt} />.
            </span>
          ) : (
            'How this project does'
          )
        }
        actions={
          <FilterChips
            label="Range"
            value={range}
            options={ranges.map((value) => ({ value, label: labels[value], href: path(`/overview${value === '7d' ? '' : `?range=${value}`}`) }))}
          />
        }
      />
      <div className={classes.page}>
        <StartPointer projectId={projectId} />
        {overview.isError && !data ? (
          <ProblemAlert problem={problemOf(overview.error)} retry={() => void overview.refetch()} />
        ) : data ? (
          <>
            <AttentionCard items={attention.data ?? data.attention} />
            <Figures figures={figuresOf(data)} />
            <Charts overview={data} />
          </>
        ) : (
          <Card loading={10} />
        )}
        <HappeningNow />
      </div>
    </>
  );
}

/** A project that has not come far is led to its first steps. */
function StartPointer({ projectId }: { projectId: string }) {
  const { mode } = useScope();
  const steps = useStartSteps();
  if (steps.isPending || steps.hidden || steps.done === steps.total) {
    return null;
  }
  return (
    <QuietBanner
      action={
        <ButtonLink variant="default" size="xs" to="/p/$projectId/$mode/getting-started" params={{ projectId, mode }}>
          {steps.done === 0 ? 'Get started' : 'Go on'}
        </ButtonLink>
      }
    >
      {mode === 'live'
        ? `Live mode is not set up yet: ${steps.done} of ${steps.total} steps are done.`
        : `${steps.done} of ${steps.total} first steps are done. Figures fill once something is sold.`}
    </QuietBanner>
  );
}

function Charts({ overview }: { overview: Overview }) {
  const { projectId, mode } = useScope();
  const navigate = useNavigate();
  const { range, table } = useSearch({ strict: false });
  const shown = (table ?? '').split(',').filter(Boolean);
  const toggle = (name: string) => (asTable: boolean) => {
    const next = asTable ? [...shown, name] : shown.filter((one) => one !== name);
    void navigate({
      to: '/p/$projectId/$mode/overview',
      params: { projectId, mode },
      search: { range, table: next.join(',') || undefined },
      replace: true,
      resetScroll: false,
    });
  };
  const now = (name: string) => overview.figures.find((one) => one.name === name)?.value ?? 0;
  const shared = { bucket: overview.bucket, zone: overview.time_zone };
  return (
    <div className={classes.charts}>
      <ChartCard
        {...shared}
        title="Access by kind"
        description="A customer with two kinds counts in both"
        kind="area"
        points={accessPoints(overview)}
        series={['Subscription', 'Time pass', 'Usage pack']}
        summary={`Now ${grouped(now('subjects_by_subscription'))} by subscription, ${grouped(now('subjects_by_time_pass'))} by time pass and ${grouped(now('subjects_by_usage_pack'))} by usage pack.`}
        asTable={shown.includes('access')}
        onTable={toggle('access')}
        empty="Nobody had access in this range. It is counted hour by hour once somebody buys."
      />
      <ChartCard
        {...shared}
        title="Checkouts"
        description="By the time they were begun"
        kind="bars"
        points={checkoutPoints(overview)}
        series={['Finalized', 'Not paid']}
        summary={`${grouped(now('purchases_finalized'))} of ${grouped(now('checkouts_created'))} checkouts of this range were finalized.`}
        asTable={shown.includes('checkouts')}
        onTable={toggle('checkouts')}
        empty="No checkout was begun in this range."
      />
    </div>
  );
}
