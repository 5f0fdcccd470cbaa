import { IconBattery2 } from '@tabler/icons-react';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { Meter } from '@/components/Meter';
import { grouped } from '@/text/numbers';
import { useCustomerAddress } from './customerAddress';
import { balanceOf } from './packs';
import { UsageChart } from './UsageChart';
import { useUsageChart } from './useUsageChart';
import classes from './Usage.module.css';

interface UsageCardProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** The units that are left, and what was consumed in the last 30 days. */
export function UsageCard({ subjectRef, at, customer }: UsageCardProps) {
  const address = useCustomerAddress(subjectRef);
  const { query, bars, summary, zone } = useUsageChart(subjectRef, '30d', at);
  const balance = balanceOf(customer.entitlements);
  const nothing = balance === null && customer.counts.usage === 0;
  return (
    <Card
      title="Usage"
      aside={nothing ? undefined : `30 days, ${zone}`}
      loading={query.isPending ? 5 : false}
      problem={query.error ? problemOf(query.error) : null}
      retry={() => void query.refetch()}
      footer={customer.counts.usage > 0 ? <AppLink href={address.href('usage')}>All consumption</AppLink> : undefined}
    >
      {nothing ? (
        <EmptyState icon={IconBattery2} title="No usage pack" text="Units and what is consumed of them appear here once a pack is bought or granted." />
      ) : (
        <div className={classes.stack}>
          {balance && (
            <div>
              <p className={classes.left}>
                <strong>{grouped(balance.left)}</strong> units left of {grouped(balance.of)}
              </p>
              <Meter label="Units left" value={balance.left} max={balance.of} kind="left" bare />
            </div>
          )}
          <UsageChart bars={bars} summary={summary} height={130} />
        </div>
      )}
    </Card>
  );
}
