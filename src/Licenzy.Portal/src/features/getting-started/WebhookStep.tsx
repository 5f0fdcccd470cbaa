import { Button, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { CopyField } from '@/components/CopyField';
import { ButtonLink } from '@/components/links';
import { useScope } from '@/shell/scope';
import { useDoctor, useEventsToEnable } from '../stripe/data';
import { doctorLines } from '../stripe/doctorLines';
import { WebhookByHand } from '../stripe/WebhookByHand';
import classes from './GettingStarted.module.css';

const PATIENCE_MS = 30_000;

interface WebhookStepProps {
  connected: boolean;
  secretSet: boolean;
  heard: boolean;
  onNext: () => void;
}

/** Step 2: waits for Stripe's first event, and after half a minute looks why none comes. */
export function WebhookStep({ connected, secretSet, heard, onNext }: WebhookStepProps) {
  const { projectId, mode } = useScope();
  if (!connected) {
    return <p className={classes.quiet}>Connect Stripe first: the webhook belongs to the connection.</p>;
  }
  if (heard) {
    return (
      <div className={classes.buttons}>
        <ButtonLink variant="default" size="xs" to="/p/$projectId/$mode/events" params={{ projectId, mode }}>
          See the events
        </ButtonLink>
      </div>
    );
  }
  return secretSet ? <Waiting onNext={onNext} /> : <WebhookByHand onDone={() => undefined} />;
}

function Waiting({ onNext }: { onNext: () => void }) {
  const { projectId, mode } = useScope();
  const [late, setLate] = useState(false);
  const doctor = useDoctor(late);
  const wanted = useEventsToEnable(late);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const wrong = doctorLines(doctor.data?.checks ?? []).filter((line) => line.status === 'fail' || line.status === 'warn');
  const command = wanted.data?.listen_command;
  return (
    <>
      <p className={classes.waiting} role="status">
        <Loader size={16} aria-hidden />
        Waiting for Stripe’s first event…
      </p>
      <p className={classes.quiet}>
        Anything that is sold, renewed or refunded there brings one. You can go on meanwhile: the first checkout brings one too.
      </p>
      {late && wrong.length > 0 ? (
        <>
          <p className={classes.quiet}>None came in 30 seconds. The doctor found:</p>
          <ul className={classes.checks}>
            {wrong.map((line) => (
              <li key={line.code}>
                {line.detail} {line.fix}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {late && command ? <CopyField value={command} short={false} boxed label="the command" /> : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onNext}>
          Go on with products
        </Button>
        {late ? (
          <ButtonLink variant="default" to="/p/$projectId/$mode/connection" params={{ projectId, mode }} search={{ doctor: '1' }}>
            Open the doctor
          </ButtonLink>
        ) : null}
      </div>
    </>
  );
}
