import { IconInbox } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { call } from '@/api/client';
import { useCursorList } from '@/api/useCursorList';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { Pager } from '@/components/Pager';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import { useAttention } from '@/shell/attention';
import { UnmappedGroupCard } from './UnmappedGroupCard';
import classes from './Unmapped.module.css';

const states = ['open', 'dismissed', 'resolved'] as const;
const labels = { open: 'Open', dismissed: 'Not ours', resolved: 'Resolved' } as const;

/** Sales that give nobody access yet, by what mends them. */
export function UnmappedPage() {
  const { api, key, mode, path, projectId } = useScope();
  const search = useSearch({ from: '/person/p/$projectId/$mode/unmapped' });
  const state = oneOf(search.state, states, 'open');
  const open = useAttention().unmapped_sales;
  const list = useCursorList({
    key: key('unmapped', 'list', state),
    fetch: (page, signal) => call(() => api.GET('/portal/stripe/unmapped', { params: { query: { state, ...page } }, signal })),
  });
  return (
    <>
      <PageHead
        title="Unmapped"
        mode={mode}
        facts="Sales that were paid in Stripe and give nobody access yet, by what mends them."
        tabs={states.map((one) => ({
          label: labels[one],
          href: path(one === 'open' ? '/unmapped' : `/unmapped?state=${one}`),
          current: one === state,
          count: one === 'open' ? open : undefined,
        }))}
      />
      <div className={classes.list}>
        {list.loading || (list.problem && list.rows.length === 0) ? (
          <Card loading={4} problem={list.problem} retry={list.retry} />
        ) : list.rows.length === 0 ? (
          <Card>
            {state === 'open' ? (
              <EmptyState icon={IconInbox} level={2} title="Every sale has a product and a customer" text="What Stripe reports and nobody claims appears here." />
            ) : (
              <EmptyState
                icon={IconInbox}
                variant="filtered"
                level={2}
                title={state === 'dismissed' ? 'No sale was put aside' : 'No sale was placed by hand'}
                actions={
                  <ButtonLink to="/p/$projectId/$mode/unmapped" params={{ projectId, mode }} variant="default">
                    See open sales
                  </ButtonLink>
                }
              />
            )}
          </Card>
        ) : (
          <>
            {list.rows.map((group) => (
              <UnmappedGroupCard key={group.stripe_price_id ?? group.sales[0]?.root} group={group} state={state} />
            ))}
            <Pager pager={list.pager} noun="groups" count={list.rows.length} />
          </>
        )}
      </div>
    </>
  );
}
