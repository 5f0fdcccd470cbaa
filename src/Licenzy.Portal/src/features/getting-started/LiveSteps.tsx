import { ButtonLink } from '@/components/links';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import classes from './GettingStarted.module.css';

/** Going live: the products of test mode, copied with the prices that sell them. */
export function CopyStep({ connected }: { connected: boolean }) {
  const { projectId } = useScope();
  const may = useMay('configure');
  if (!connected) {
    return <p className={classes.quiet}>Connect Stripe in live mode first: products are copied to the prices of that account.</p>;
  }
  return (
    <>
      <p className={classes.quiet}>
        Products of test mode keep their codes in live, so that your app needs no change. Nothing is written before you have seen what would be.
      </p>
      {may ? (
        <div className={classes.buttons}>
          <ButtonLink to="/p/$projectId/$mode/products" params={{ projectId, mode: 'test' }} search={{ dialog: 'copy' }}>
            Copy products to live
          </ButtonLink>
          <ButtonLink variant="default" to="/p/$projectId/$mode/products/$productId" params={{ projectId, mode: 'live', productId: 'new' }}>
            Make one in live
          </ButtonLink>
        </div>
      ) : (
        <p className={classes.quiet}>Admins and owners can do that.</p>
      )}
    </>
  );
}

/** Going live: what a plan is for, before its lack is felt. */
export function PlanStep({ connected, needed }: { connected: boolean; needed: boolean }) {
  if (!connected) {
    return <p className={classes.quiet}>Connect Stripe in live mode first.</p>;
  }
  return (
    <>
      <p className={classes.quiet}>
        {needed
          ? 'Without a plan, checkout and consume are refused in live mode. Reads, events and deliveries go on.'
          : 'Live mode is open: checkout and consume are answered.'}
      </p>
      <div className={classes.buttons}>
        <ButtonLink variant={needed ? 'filled' : 'default'} to="/account/plan">
          {needed ? 'See plans' : 'Open plan and billing'}
        </ButtonLink>
      </div>
    </>
  );
}
