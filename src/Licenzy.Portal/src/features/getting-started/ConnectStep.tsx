import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { ConnectForm } from '../stripe/ConnectForm';
import { SandboxButton, useSandbox } from '../stripe/SandboxButton';
import classes from './GettingStarted.module.css';

/** Step 1: a key of Stripe's, or the sandbox in one click. */
export function ConnectStep({ connected, onByHand }: { connected: boolean; onByHand: () => void }) {
  const { projectId, mode } = useScope();
  const may = useMay('configure');
  const sandbox = useSandbox(() => undefined);
  if (connected) {
    return (
      <div className={classes.buttons}>
        <ButtonLink variant="default" size="xs" to="/p/$projectId/$mode/connection" params={{ projectId, mode }}>
          Open the connection
        </ButtonLink>
      </div>
    );
  }
  if (!may) {
    return <p className={classes.quiet}>Your role cannot connect Stripe. Admins and owners can.</p>;
  }
  return (
    <>
      <p className={classes.quiet}>
        {mode === 'test'
          ? 'Paste a test key from Stripe. Without a Stripe account at hand, the sandbox plays Stripe on this machine.'
          : 'Paste a live key of the same Stripe account. Nothing is sold before your app asks for it.'}
      </p>
      <ConnectForm
        other={mode === 'test' ? <SandboxButton sandbox={sandbox} /> : undefined}
        onDone={(_, byHand) => {
          if (byHand) {
            onByHand();
          }
        }}
      />
      {sandbox.problem ? <ProblemAlert problem={sandbox.problem} /> : null}
    </>
  );
}
