import { Anchor, Button, TextInput } from '@mantine/core';
import { IconExternalLink, IconShoppingCart } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, write } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { CodeTabs } from '@/components/CodeTabs';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RoleGate } from '@/components/RoleGate';
import { useScope } from '@/shell/scope';
import { useAction } from '../stripe/useAction';
import classes from './GettingStarted.module.css';
import { checkoutKey, nextSubject, samplesOf } from './samples';

interface CheckoutStepProps {
  product: Schema<'ProductView'> | null;
  subjectRef: string;
  onSubject: (subjectRef: string) => void;
  /** The key made in this visit, for the code. */
  apiKey: string | null;
}

/** Step 5: a first purchase, on Stripe's page in a tab of its own, or by the code of this project. */
export function CheckoutStep({ product, subjectRef, onSubject, apiKey }: CheckoutStepProps) {
  const { api } = useScope();
  const open = useOpenCheckout(subjectRef);
  const [blocked, setBlocked] = useState<string | null>(null);
  const buy = useAction(async (tab: Window | null) => {
    setBlocked(null);
    try {
      const answer = await write(() =>
        api.POST('/portal/products/{product}/test-checkout', {
          params: { path: { product: product?.id ?? '' } },
          body: { subject_ref: subjectRef.trim(), success_url: null, cancel_url: null },
        }),
      );
      if (tab && !tab.closed) {
        tab.location.replace(answer.checkout_url);
      } else {
        setBlocked(answer.checkout_url);
      }
      open.refetch();
    } catch (failure) {
      tab?.close();
      throw failure;
    }
  });

  if (!product) {
    return <p className={classes.quiet}>Map a product first: there is nothing to buy yet.</p>;
  }

  function start() {
    // Opened before the answer: a browser lets a page open tabs only in the moment of the click.
    const tab = window.open('about:blank', '_blank');
    if (tab) {
      tab.opener = null;
    }
    void buy.run(tab);
  }

  const label = open.checkout ? 'Start again' : `Buy ${product.name} in test mode`;
  return (
    <>
      <p className={classes.quiet}>
        Buy {product.name} as a customer of your app would, with Stripe’s test card <code>4242 4242 4242 4242</code>, any later date and any
        digits. Nothing is charged. If the webhook is late, Licenzy asks Stripe itself after a few seconds.
      </p>
      {open.checkout ? (
        <Notice tone="info" title="Stripe’s page is still open.">
          {subjectRef} began to buy {open.checkout.product_name ?? open.checkout.product_code} and has not paid yet.
        </Notice>
      ) : null}
      <div className={classes.fields}>
        <TextInput
          label="Customer"
          value={subjectRef}
          maxLength={255}
          onChange={(event) => onSubject(event.currentTarget.value)}
        />
        {open.checkout?.checkout_url ? (
          <Button
            component="a"
            href={open.checkout.checkout_url}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconExternalLink size={16} stroke={1.7} />}
          >
            Continue
          </Button>
        ) : null}
        <RoleGate permission="configure" action="buy in test mode">
          {(gate) => (
            <Button
              variant={open.checkout ? 'default' : 'filled'}
              leftSection={<IconShoppingCart size={16} stroke={1.7} />}
              loading={buy.busy}
              disabled={subjectRef.trim() === ''}
              onClick={start}
              {...gate.props}
            >
              {label}
            </Button>
          )}
        </RoleGate>
      </div>
      {blocked ? (
        <Notice tone="warn" title="The browser did not let this page open a tab.">
          <Anchor href={blocked} target="_blank" rel="noreferrer" inherit underline="always">
            Open Stripe’s page
          </Anchor>
        </Notice>
      ) : null}
      {buy.problem ? (
        <ProblemAlert
          problem={buy.problem}
          actions={
            buy.problem.error === 'already_subscribed' ? (
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  onSubject(nextSubject(subjectRef));
                  buy.clear();
                }}
              >
                Buy as {nextSubject(subjectRef)}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      <p className={classes.quiet}>Or from your backend: the answer has the address of Stripe’s page.</p>
      <CodeTabs
        label="Create a checkout"
        samples={samplesOf({
          baseUrl: window.location.origin,
          path: '/v1/checkout/session',
          body: { subject_ref: subjectRef, product_code: product.product_code },
          idempotencyKey: checkoutKey(product.product_code, subjectRef),
          apiKey,
        })}
      />
    </>
  );
}

/** The checkout of this customer that waits for its payment, if there is one. */
function useOpenCheckout(subjectRef: string): { checkout: Schema<'CheckoutAttemptView'> | null; refetch: () => void } {
  const { api, key } = useScope();
  const ref = subjectRef.trim();
  const attempts = useQuery({
    queryKey: key('customer', ref, 'attempts', 'open'),
    queryFn: () =>
      call(() => api.GET('/portal/support/customers/{subject_ref}/attempts', { params: { path: { subject_ref: ref }, query: { limit: 5 } } })),
    enabled: ref !== '',
  });
  const newest = attempts.data?.data[0];
  const isOpen = newest?.status === 'created' && newest.expires_at !== null && Date.parse(newest.expires_at) > Date.now();
  return { checkout: isOpen ? newest : null, refetch: () => void attempts.refetch() };
}
