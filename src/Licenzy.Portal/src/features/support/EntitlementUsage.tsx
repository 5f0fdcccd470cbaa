import { Button } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { CopyField } from '@/components/CopyField';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { counted, grouped } from '@/text/numbers';
import { useEntitlementUsage } from './customerData';
import classes from './EntitlementDetails.module.css';

const few = 10;
const most = 100;

/** What was consumed of a pack, newest first, each with the key that the application sent. */
export function EntitlementUsage({ id }: { id: string }) {
  const [limit, setLimit] = useState(few);
  const query = useEntitlementUsage(id, limit);
  const rows = query.data?.data ?? [];
  return (
    <section className={classes.section}>
      <h3>Usage</h3>
      {query.error && !query.data ? <ProblemAlert problem={problemOf(query.error)} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <SkeletonRows rows={3} /> : null}
      {query.data && rows.length === 0 ? <p className={classes.quiet}>Nothing was consumed of this pack yet.</p> : null}
      <ul className={classes.rows}>
        {rows.map((row) => (
          <li key={row.id}>
            <div className={classes.row}>
              <span>
                <span className={classes.what}>{counted(row.units, 'unit')}</span>, {grouped(row.remaining_after)} left
              </span>
              <RelativeTime value={row.at} exact />
            </div>
            <div className={classes.changes}>
              <CopyField value={row.idempotency_key} label="idempotency key" short={false} />
            </div>
          </li>
        ))}
      </ul>
      {query.data?.has_more && limit < most ? (
        <div>
          <Button size="xs" variant="default" onClick={() => setLimit(most)} loading={query.isFetching}>
            Show older
          </Button>
        </div>
      ) : null}
    </section>
  );
}
