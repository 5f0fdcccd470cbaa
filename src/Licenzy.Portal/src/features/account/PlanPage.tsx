import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { write } from '@/api/client';
import { newIntent } from '@/api/intent';
import { type Problem, problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { Meter } from '@/components/Meter';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { QuietBanner } from '@/components/QuietBanner';
import { RoleGate } from '@/components/RoleGate';
import { StatusBadge } from '@/components/StatusBadge';
import { useAccountScope } from '@/shell/accountScope';
import { useMe } from '@/shell/me';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { useTimeZone } from '@/text/time';
import classes from './Account.module.css';
import { usePlan } from './accountData';
import { liveMeaning, planLimits, planSentence } from './planText';

/** The account's plan: how it stands, what it limits, and what can be bought. */
export function PlanPage() {
  const account = useMe().account;
  const zone = useTimeZone();
  const plan = usePlan();
  const deeds = usePlanDeeds();
  const data = plan.data;
  const meaning = data ? liveMeaning(data, zone) : null;
  return (
    <>
      <PageHead title="Plan and billing" section={account?.name} facts={account ? `What ${account.name} may use.` : undefined} />
      <div className={classes.stack}>
        {meaning ? <QuietBanner tone={meaning.tone}>{meaning.text}</QuietBanner> : null}
        {deeds.problem ? <ProblemAlert problem={deeds.problem} notDone="Nothing was bought or changed." /> : null}
        <Card
          title={data?.open === false ? data.plan.name : 'Plan'}
          aside={data && !data.open ? <StatusBadge domain="plan" value={data.status} /> : undefined}
          loading={plan.isPending ? 3 : false}
          problem={plan.error ? problemOf(plan.error) : null}
          retry={() => void plan.refetch()}
        >
          {data ? (
            <div className={classes.plan}>
              <p className={classes.sentence}>{planSentence(data, zone)}</p>
              {data.limits.length > 0 ? (
                <div className={classes.meters}>
                  {data.limits.map((meter) => (
                    <Meter
                      key={meter.name}
                      label={meter.name === 'members' ? 'Members' : meter.name === 'projects' ? 'Projects' : meter.name}
                      value={meter.used}
                      max={meter.limit}
                    />
                  ))}
                </div>
              ) : null}
              {data.open ? null : (
                <div className={classes.rowActions}>
                  {data.can_manage ? (
                    <RoleGate permission="own" action="manage the plan">
                      {(gate) => (
                        <Button variant="default" loading={deeds.busy === 'manage'} onClick={deeds.manage} {...gate.props}>
                          Manage in Stripe
                        </Button>
                      )}
                    </RoleGate>
                  ) : null}
                  {data.trial_days > 0 ? (
                    <RoleGate permission="own" action="begin the trial">
                      {(gate) => (
                        <Button variant="default" loading={deeds.busy === 'trial'} onClick={deeds.trial} {...gate.props}>
                          Begin the trial of {counted(data.trial_days, 'day')}
                        </Button>
                      )}
                    </RoleGate>
                  ) : null}
                </div>
              )}
            </div>
          ) : null}
        </Card>
        {data && !data.open && data.plans.length > 0 ? (
          <div className={classes.plans}>
            {data.plans.map((offer) => (
              <Card key={offer.product_code ?? offer.name} title={offer.name} description={offer.description ?? undefined}>
                <div className={classes.plan}>
                  <p>{planLimits(offer)}</p>
                  {offer.product_code === data.plan.product_code ? (
                    <p className={classes.small}>This is the plan that holds now.</p>
                  ) : (
                    <RoleGate permission="own" action="buy a plan">
                      {(gate) => (
                        <Button
                          variant="default"
                          loading={deeds.busy === offer.product_code}
                          onClick={() => offer.product_code && deeds.buy(offer.product_code)}
                          {...gate.props}
                        >
                          Go to {offer.name}
                        </Button>
                      )}
                    </RoleGate>
                  )}
                </div>
              </Card>
            ))}
          </div>
        ) : null}
      </div>
    </>
  );
}

/** Buying, managing and trying; each opens Stripe's page or says what became of it. */
function usePlanDeeds() {
  const client = useQueryClient();
  const { api, key } = useAccountScope();
  const toast = useToast();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const intents = useRef(new Map<string, string>());

  const run = (name: string, deed: () => Promise<void>) => {
    setBusy(name);
    setProblem(null);
    deed()
      .catch((failure: unknown) => setProblem(problemOf(failure)))
      .finally(() => setBusy(null));
  };
  return {
    busy,
    problem,
    buy: (code: string) =>
      run(code, async () => {
        const intent = intents.current.get(code) ?? newIntent();
        intents.current.set(code, intent);
        const page = await write(() =>
          api.POST('/portal/account/subscription/checkout', {
            body: { product_code: code },
            params: { header: { 'Idempotency-Key': intent } },
          }),
        );
        window.location.assign(page.checkout_url);
      }),
    manage: () =>
      run('manage', async () => {
        const page = await write(() => api.POST('/portal/account/subscription/manage'));
        window.location.assign(page.url);
      }),
    trial: () =>
      run('trial', async () => {
        const after = await write(() => api.POST('/portal/account/subscription/trial'));
        client.setQueryData(key('plan'), after);
        toast.show({ text: 'The trial of live mode began.', detail: 'Checkouts and consumption are open in live mode.' });
      }),
  };
}
