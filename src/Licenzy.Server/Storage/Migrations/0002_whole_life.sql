-- Where an event came from (the webhook, or Stripe's list of events), and in which form its body is kept.
alter table inbound_events add column origin text not null default 'webhook';
alter table inbound_events add column body_form text not null default 'plain';
create index inbound_events_by_state on inbound_events (project_id, mode, state, received_ms);
create index inbound_events_kept on inbound_events (finished_ms) where finished_ms is not null and body_form <> 'dropped';
create index inbound_events_kept_of_project on inbound_events (project_id, mode, finished_ms) where finished_ms is not null and body_form <> 'dropped';

-- Whose an event at the bare webhook address may be, when nothing but Stripe's own ids tells.
create index checkout_attempts_by_stripe_session on checkout_attempts (stripe_session_id) where stripe_session_id is not null;
create index customer_claims_by_customer on customer_claims (stripe_customer_id);
create index entitlements_by_stripe_subscription on entitlements (stripe_subscription_id) where stripe_subscription_id is not null;
create index entitlements_by_stripe_payment_intent on entitlements (stripe_payment_intent_id) where stripe_payment_intent_id is not null;

-- What no event tells and has to be asked of Stripe: written with the facts that lack it, done by any node.
create table fetch_tasks (
    project_id {text_key} not null references projects (id),
    mode text not null,
    kind text not null,
    stripe_id {text_key} not null,
    state text not null,
    reason text,
    tries bigint not null,
    bucket bigint not null,
    due_ms bigint not null,
    lease_until_ms bigint not null,
    lease_owner text,
    created_ms bigint not null,
    primary key (project_id, mode, kind, stripe_id)
);
create index fetch_tasks_due on fetch_tasks (bucket, due_ms) where state = 'waiting';
create index fetch_tasks_due_of_project on fetch_tasks (project_id, due_ms) where state = 'waiting';

-- How far each connection's comparison with Stripe has come; a pass that was cut off goes on where it stood.
create table reconciliations (
    project_id {text_key} not null references projects (id),
    mode text not null,
    connection_id {text_key} not null,
    bucket bigint not null,
    due_ms bigint not null,
    lease_until_ms bigint not null,
    lease_owner text,
    step text not null,
    position text,
    since_ms bigint not null,
    started_ms bigint,
    finished_ms bigint,
    found bigint not null,
    failures bigint not null,
    failure text,
    primary key (project_id, mode, connection_id)
);
create index reconciliations_due on reconciliations (bucket, due_ms);
create index entitlements_open_subscriptions on entitlements (project_id, mode, kind, id) where status <> 'canceled' and stripe_subscription_id is not null;
create index checkout_attempts_open on checkout_attempts (project_id, mode, id) where status in ('created', 'processing') and stripe_session_id is not null;

-- A pass's place in the queue of its subject and product: an event of one is about those behind it, and not about all before.
alter table entitlements add column queue_start_ms bigint;
alter table entitlements add column queue_end_ms bigint;

-- Passes that were sold before have no place yet: the sweep derives what is due, and these are due at once.
update entitlements set next_change_ms = 0 where kind = 'time_pass' and starts_ms is not null;
