import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { FieldList } from '@/components/FieldList';
import { JsonViewer } from '@/components/JsonViewer';
import { PageLink } from '@/components/links';
import { useNow } from '@/components/useNow';
import { useScope } from '@/shell/scope';
import { exactTime, useTimeZone, zoneName } from '@/text/time';
import { EntitlementActions } from './acting/EntitlementActions';
import { EntitlementHistory } from './EntitlementHistory';
import { EntitlementUsage } from './EntitlementUsage';
import { entitlementSentence } from './entitlementText';
import classes from './EntitlementDetails.module.css';

interface EntitlementDetailsProps {
  answer: Schema<'ReadEntitlementResponse'>;
  at?: string;
}

/** All of one entitlement: the sentence, what can be done, its fields by name, what changed it, what was used, and the JSON. */
export function EntitlementDetails({ answer, at }: EntitlementDetailsProps) {
  const zone = useTimeZone();
  const now = useNow();
  const { projectId, mode } = useScope();
  const { subjectRef } = useParams({ strict: false });
  const held = answer.entitlement;
  return (
    <div className={classes.details}>
      <p className={classes.sentence}>{entitlementSentence(held, answer.chain, zone, Math.max(now, Date.parse(held.updated_at)))}</p>
      {at ? <p className={classes.quiet}>This is the entitlement as it is now, not at the time that the page shows.</p> : null}
      <div className={classes.actions}>
        <EntitlementActions entitlement={held} subjectRef={held.subject_ref} at={at} look="buttons" />
        {subjectRef === held.subject_ref ? null : (
          <PageLink to="/p/$projectId/$mode/customers/$subjectRef" params={{ projectId, mode, subjectRef: held.subject_ref }} size="sm">
            Open the customer
          </PageLink>
        )}
      </div>
      <Fields held={held} purchaseKey={answer.purchase_key} />
      {Object.keys(held.metadata).length > 0 ? (
        <section className={classes.section}>
          <h3>Metadata</h3>
          <FieldList
            layout="columns"
            items={Object.entries(held.metadata).map(([name, value]) => ({ label: <code>{name}</code>, value }))}
          />
        </section>
      ) : null}
      <EntitlementHistory id={held.id} />
      {held.kind === 'usage_pack' ? <EntitlementUsage id={held.id} /> : null}
      <section className={classes.section}>
        <h3>JSON</h3>
        <JsonViewer
          label="Entitlement and what it stands on"
          tabs={[
            { label: 'Entitlement', data: held },
            { label: `Facts ${answer.facts.length}`, data: answer.facts },
            { label: 'Chain', data: answer.chain },
          ]}
          maxHeight={320}
        />
      </section>
    </div>
  );
}

function Fields({ held, purchaseKey }: { held: Schema<'HeldEntitlement'>; purchaseKey: string }) {
  const zone = useTimeZone();
  const time = (moment: string | null, none: string) =>
    moment ? `${exactTime(moment, zone)} ${zoneName(zone, moment)}` : <span className={classes.quiet}>{none}</span>;
  const id = (value: string | null, label: string) => (value ? <CopyField value={value} label={label} /> : <span className={classes.quiet}>none</span>);
  const number = (value: number | null) => (value === null ? <span className={classes.quiet}>not a pack</span> : value.toLocaleString('en-GB'));
  const pack = held.kind === 'usage_pack';
  const stripeKeeps = held.kind === 'subscription' && held.source === 'stripe';
  const items: { name: string; value: ReactNode; hidden?: boolean }[] = [
    { name: 'id', value: id(held.id, 'entitlement') },
    { name: 'available', value: held.available ? 'yes' : 'no' },
    { name: 'unavailable_reason', value: held.unavailable_reason ?? <span className={classes.quiet}>none</span> },
    { name: 'usage_remaining', value: number(held.usage_remaining), hidden: !pack },
    { name: 'usage_granted', value: number(held.usage_granted), hidden: !pack },
    { name: 'usage_adjusted', value: number(held.usage_adjusted), hidden: !pack },
    { name: 'usage_consumed', value: number(held.usage_consumed), hidden: !pack },
    { name: 'quantity', value: held.quantity },
    { name: 'starts_at', value: time(held.starts_at, 'at once') },
    { name: 'current_period_end', value: time(held.current_period_end, 'none'), hidden: held.kind !== 'subscription' },
    { name: 'expires_at', value: time(held.expires_at, stripeKeeps ? 'none while Stripe keeps it alive' : 'no end') },
    { name: 'cancel_at_period_end', value: held.cancel_at_period_end ? 'yes' : 'no', hidden: held.kind !== 'subscription' },
    { name: 'canceled_at', value: time(held.canceled_at, 'not canceled') },
    { name: 'stripe_status', value: held.stripe_status, hidden: held.stripe_status === null },
    { name: 'source', value: `${held.source}, ${held.reason}` },
    { name: 'attempt_id', value: id(held.attempt_id, 'checkout attempt') },
    { name: 'stripe_customer_id', value: id(held.stripe_customer_id, 'customer of Stripe'), hidden: !held.stripe_customer_id },
    { name: 'stripe_subscription_id', value: id(held.stripe_subscription_id, 'subscription'), hidden: !held.stripe_subscription_id },
    { name: 'stripe_payment_intent_id', value: id(held.stripe_payment_intent_id, 'payment'), hidden: !held.stripe_payment_intent_id },
    { name: 'stripe_checkout_session_id', value: id(held.stripe_checkout_session_id, 'Checkout session'), hidden: !held.stripe_checkout_session_id },
    { name: 'unmapped_price', value: 'yes: no product maps its price', hidden: !held.unmapped_price },
    { name: 'purchase_key', value: id(purchaseKey, 'sale') },
    { name: 'created_at', value: time(held.created_at, '') },
    { name: 'updated_at', value: time(held.updated_at, '') },
  ];
  return (
    <section className={classes.section} aria-label="Fields">
      <FieldList layout="columns" items={items.map(({ name, value, hidden }) => ({ label: <code>{name}</code>, value, hidden }))} />
    </section>
  );
}
