import { Card } from '@/components/Card';
import { SkeletonRows } from '@/components/SkeletonRows';
import classes from './CustomerSummary.module.css';

/** The shape of what comes: the decision, what is held, what happened. */
export function CustomerSkeleton() {
  return (
    <div aria-busy="true" className={classes.column}>
      <Card>
        <SkeletonRows rows={5} height={28} />
      </Card>
      <div className={classes.columns}>
        <div className={classes.column}>
          <Card title="Entitlements" loading={3} />
          <Card title="Timeline" loading={8} />
        </div>
        <div className={classes.column}>
          <Card title="Usage" loading={5} />
        </div>
      </div>
    </div>
  );
}
