import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { ButtonLink } from '@/components/links';
import { Meter } from '@/components/Meter';
import { PageHead } from '@/components/PageHead';
import { useScope } from '@/shell/scope';
import { HappeningNow } from '../overview/feed/HappeningNow';
import { connectionQuery } from '../stripe/data';
import { AccessStep } from './AccessStep';
import { CheckoutStep } from './CheckoutStep';
import { ConnectStep } from './ConnectStep';
import classes from './GettingStarted.module.css';
import { KeyStep } from './KeyStep';
import { CopyStep, PlanStep } from './LiveSteps';
import { setStartMark, useStartMark } from './marks';
import { ProductsStep } from './ProductsStep';
import { openStep, type StartFacts, type Step, type StepId } from './stepList';
import { StepRow } from './StepRow';
import { firstKeyQuery, firstProductQuery, useStartFacts } from './steps';
import { useProofs } from './useProofs';
import { WebhookStep } from './WebhookStep';

/** From nothing to a first test purchase, or from test to live: each step ticks itself and is done in place. */
export function GettingStartedPage() {
  const { mode, projectId } = useScope();
  const { facts, steps, failure, retry } = useStartFacts();
  const done = steps.filter((step) => step.done).length;
  const text = `${done} of ${steps.length}`;
  return (
    <>
      <PageHead
        title={mode === 'live' ? 'Go live' : 'Getting started'}
        mode={mode}
        facts={
          mode === 'live'
            ? 'The same list in live mode, with real customers and real money. Each step ticks itself.'
            : 'From nothing to a first test purchase. Each step ticks itself.'
        }
        actions={
          facts ? (
            <div className={classes.progress}>
              <div className={classes.meter}>
                <Meter label="Steps done" value={done} max={steps.length} text={text} kind="left" bare />
              </div>
              {text}
              <HideButton />
            </div>
          ) : null
        }
      />
      <div className={classes.page}>
        <Card flush loading={facts === null && failure === null ? 6 : false} problem={facts === null && failure ? problemOf(failure) : null} retry={retry}>
          {facts ? <Steps key={`${projectId} ${mode}`} facts={facts} steps={steps} /> : null}
        </Card>
        <HappeningNow compact most={8} waitingFor={waitingFor(facts)} />
      </div>
    </>
  );
}

function waitingFor(facts: StartFacts | null) {
  if (!facts?.connected || facts.withAccess > 0) {
    return undefined;
  }
  return facts.heardFromStripe ? (
    <>
      Waiting for <code>checkout.session.completed</code>…
    </>
  ) : (
    'Waiting for Stripe’s first event…'
  );
}

/** Puts the steps away, or shows them again in the menu. */
function HideButton() {
  const { projectId, mode } = useScope();
  const mark = useStartMark(projectId, mode);
  if (mark === 'done') {
    return null;
  }
  return (
    <Button variant="default" size="xs" onClick={() => setStartMark(projectId, mode, mark === 'hidden' ? null : 'hidden')}>
      {mark === 'hidden' ? 'Show in the menu' : 'Hide'}
    </Button>
  );
}

function Steps({ facts, steps }: { facts: StartFacts; steps: readonly Step[] }) {
  const scope = useScope();
  const { projectId, mode } = scope;
  const navigate = useNavigate();
  const { step: wanted } = useSearch({ strict: false });
  const [closed, setClosed] = useState(false);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const [stored, setStored] = useState(false);
  const [subjectRef, setSubjectRef] = useState('user_1');
  const connection = useQuery(connectionQuery(scope)).data?.[mode];
  const product = useQuery(firstProductQuery(scope)).data?.data[0] ?? null;
  const apiKey = useQuery(firstKeyQuery(scope)).data?.data[0] ?? null;
  const proofs = useProofs({ facts, connection: connection ?? null, product, apiKey });
  const open = closed ? null : made && !stored ? 'key' : openStep(steps, wanted);
  const all = steps.every((step) => step.done);

  const show = (step: StepId | null) => {
    setClosed(step === null);
    void navigate({
      to: '/p/$projectId/$mode/getting-started',
      params: { projectId, mode },
      search: step ? { step } : {},
      replace: true,
      resetScroll: false,
    });
  };

  // A step that was opened by hand gives way to the next one once it is done.
  const doneBefore = useRef(new Map(steps.map((step) => [step.id, step.done])));
  useEffect(() => {
    const ticked = steps.filter((step) => step.done && doneBefore.current.get(step.id) === false).map((step) => step.id);
    doneBefore.current = new Map(steps.map((step) => [step.id, step.done]));
    if (ticked.includes('access')) {
      show('access');
    } else if (ticked.some((id) => id === wanted)) {
      show(null);
      setClosed(false);
    }
  });

  const sandbox = connection?.key_hint?.startsWith('sk_test_') === true && connection.key_hint.endsWith(projectId.slice(-4));
  const body = (id: StepId) => {
    switch (id) {
      case 'connect':
        return <ConnectStep connected={facts.connected} onByHand={() => show('webhook')} />;
      case 'webhook':
        return (
          <WebhookStep
            connected={facts.connected}
            secretSet={connection?.webhook_secret.set ?? false}
            heard={facts.heardFromStripe}
            onNext={() => show('product')}
          />
        );
      case 'product':
        return mode === 'live' ? <CopyStep connected={facts.connected} /> : <ProductsStep connected={facts.connected} sandbox={sandbox} />;
      case 'key':
        return (
          <KeyStep
            exists={facts.keys > 0}
            revealed={stored ? null : made}
            onMade={(next) => {
              setMade(next);
              setStored(false);
            }}
            onStored={() => {
              setStored(true);
              show(null);
              setClosed(false);
            }}
          />
        );
      case 'checkout':
        return <CheckoutStep product={product} subjectRef={subjectRef} onSubject={setSubjectRef} apiKey={made?.key ?? null} />;
      case 'access':
        return <AccessStep subjectRef={subjectRef} bought={facts.purchases > 0 || facts.withAccess > 0} />;
      case 'plan':
        return <PlanStep connected={facts.connected} needed={facts.planNeeded} />;
    }
  };

  return (
    <>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <StepRow
            key={step.id}
            step={step}
            number={index + 1}
            open={open === step.id}
            onToggle={() => show(open === step.id ? null : step.id)}
            proof={proofs[step.id]}
          >
            {body(step.id)}
          </StepRow>
        ))}
      </ol>
      {all ? <TheLoop /> : null}
    </>
  );
}

/** All steps are done: what comes next. */
function TheLoop() {
  const { projectId, mode } = useScope();
  return (
    <div className={classes.loop}>
      <h2 className={classes.loopTitle}>{mode === 'live' ? 'Live mode is ready.' : 'That is the whole loop.'}</h2>
      <p className={classes.quiet}>
        {mode === 'live' ? 'Sell from your backend with the live key.' : 'Next: tell your app what happens, invite support, go live.'}
      </p>
      <div className={classes.buttons}>
        <ButtonLink variant="default" size="xs" to="/p/$projectId/$mode/endpoints" params={{ projectId, mode }} search={{ dialog: 'new' }}>
          Add an endpoint
        </ButtonLink>
        <ButtonLink variant="default" size="xs" to="/account/members">
          Invite support
        </ButtonLink>
        {mode === 'test' ? (
          <ButtonLink variant="default" size="xs" to="/p/$projectId/$mode/getting-started" params={{ projectId, mode: 'live' }}>
            Go live
          </ButtonLink>
        ) : null}
      </div>
    </div>
  );
}
