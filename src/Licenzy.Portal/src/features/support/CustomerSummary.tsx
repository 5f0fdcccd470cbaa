import { IconUserQuestion } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { QuietBanner } from '@/components/QuietBanner';
import { useScope } from '@/shell/scope';
import { AttemptsCard } from './acting/AttemptsCard';
import { DeliveriesCard } from './acting/DeliveriesCard';
import { StripeCard } from './acting/StripeCard';
import { TimelineCard } from './acting/TimelineCard';
import { UsageCard } from './acting/UsageCard';
import classes from './CustomerSummary.module.css';
import { DecisionCard } from './decision/DecisionCard';
import type { TimeTravel } from './decision/useTimeTravel';
import { EntitlementsCard } from './EntitlementsCard';

const newest = 8;

interface CustomerSummaryProps {
  customer: Schema<'CustomerPage'>;
  time: TimeTravel;
  at?: string;
  stale: boolean;
}

/** The answer first, then what is held, what happened, and what stands beside it. */
export function CustomerSummary({ customer, time, at, stale }: CustomerSummaryProps) {
  const part = { subjectRef: customer.subject_ref, at, customer };
  const erased = customer.entitlements.some((one) => one.reason === 'erased');
  return (
    <>
      {erased ? (
        <div className={classes.banner}>
          <QuietBanner>
            <strong>This customer was erased.</strong> What is left is the ledger under a pseudonym: units, times and changes, and nothing
            that names anybody.
          </QuietBanner>
        </div>
      ) : null}
      <DecisionCard customer={customer} time={time} stale={stale} />
      {customer.known ? (
        <div className={classes.columns}>
          <div className={classes.column}>
            <EntitlementsCard customer={customer} at={at} />
            <TimelineCard {...part} limit={newest} />
          </div>
          <div className={classes.column}>
            <UsageCard {...part} />
            <AttemptsCard {...part} />
            <DeliveriesCard {...part} />
            <StripeCard {...part} />
          </div>
        </div>
      ) : (
        <Unknown subjectRef={customer.subject_ref} />
      )}
    </>
  );
}

function Unknown({ subjectRef }: { subjectRef: string }) {
  const { projectId, mode } = useScope();
  const other = mode === 'live' ? 'test' : 'live';
  return (
    <Card>
      <EmptyState
        icon={IconUserQuestion}
        level={2}
        title={`Nothing is known of this customer in ${mode} mode`}
        text="A first checkout makes them known, and so does a grant; Sync from Stripe finds a purchase that was made in Stripe. References tell upper from lower case. An erased customer looks the same, and their reference cannot be used again."
        actions={
          <>
            <ButtonLink variant="default" to="/p/$projectId/$mode/customers/$subjectRef" params={{ projectId, mode: other, subjectRef }}>
              Look in {other} mode
            </ButtonLink>
            <ButtonLink variant="default" to="/p/$projectId/$mode/customers" params={{ projectId, mode }}>
              Search customers
            </ButtonLink>
          </>
        }
      />
    </Card>
  );
}
