import { Button } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useTimeZone } from '@/text/time';
import { useEntitlementHistory } from './customerData';
import { reasonTitle } from './decision/chainText';
import { changeText } from './entitlementText';
import classes from './EntitlementDetails.module.css';

const few = 10;
const most = 100;

/** What changed an entitlement, newest first. */
export function EntitlementHistory({ id }: { id: string }) {
  const zone = useTimeZone();
  const [limit, setLimit] = useState(few);
  const query = useEntitlementHistory(id, limit);
  return (
    <section className={classes.section}>
      <h3>History</h3>
      {query.error && !query.data ? <ProblemAlert problem={problemOf(query.error)} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <SkeletonRows rows={3} /> : null}
      <ul className={classes.rows}>
        {query.data?.data.map((row) => (
          <li key={row.id}>
            <div className={classes.row}>
              <span className={classes.what}>
                {row.actor?.name ? `${row.actor.name}: ` : ''}
                {reasonTitle(row.reason)}
              </span>
              <RelativeTime value={row.at} exact />
            </div>
            {row.fields.map((field) => (
              <div key={field.field} className={classes.changes}>
                {changeText(field, zone)}
              </div>
            ))}
            {row.note ? <div className={classes.changes}>“{row.note}”</div> : null}
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
