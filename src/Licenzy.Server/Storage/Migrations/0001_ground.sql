-- Directory tables: found without a project, small, seldom written. No keys lead from here into tenant tables.

create table accounts (
    id {text_key} primary key,
    name text not null,
    created_ms bigint not null
);

create table users (
    id {text_key} primary key,
    email text not null,
    email_key {text_key} not null unique,
    password_hash text not null,
    created_ms bigint not null,
    updated_ms bigint not null
);

create table members (
    account_id {text_key} not null references accounts (id),
    user_id {text_key} not null references users (id),
    role text not null,
    created_ms bigint not null,
    primary key (account_id, user_id)
);

create table api_keys (
    hash {text_key} primary key,
    id {text_key} not null unique,
    account_id {text_key} not null,
    project_id {text_key} not null,
    mode text not null,
    name text not null,
    scopes text not null,
    hint text not null,
    created_ms bigint not null,
    revoked_ms bigint
);
create index api_keys_by_project on api_keys (project_id, mode, created_ms);

create table stripe_connections (
    id {text_key} primary key,
    project_id {text_key} not null,
    mode text not null,
    stripe_account_id text,
    key_hint text not null,
    secret_key {blob} not null,
    webhook_secret {blob},
    previous_webhook_secret {blob},
    previous_webhook_secret_until_ms bigint,
    webhook_endpoint_id text,
    created_ms bigint not null,
    updated_ms bigint not null,
    unique (project_id, mode)
);

-- Programs that run now: a claim whose holder is not here any more is taken over at once.
create table instances (
    id {text_key} primary key,
    host text not null,
    process_id bigint not null,
    started_ms bigint not null,
    seen_ms bigint not null
);

-- Tenant tables: project_id stands in every key, every statement names one project and, below it, one mode.

create table projects (
    id {text_key} primary key,
    account_id {text_key} not null,
    name text not null,
    success_url text,
    cancel_url text,
    grace_days bigint not null,
    data_key {blob} not null,
    created_ms bigint not null,
    updated_ms bigint not null
);

create table products (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    product_code {text_key} not null,
    name text not null,
    kind text not null,
    stripe_price_id {text_key} not null,
    duration_days bigint,
    usage_units bigint,
    expires_after_days bigint,
    allow_repeat bigint not null,
    active bigint not null,
    metadata text not null,
    version bigint not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint,
    primary key (project_id, mode, id),
    unique (project_id, mode, product_code)
);

-- Every version of a product's terms, for good: what was sold stays as it was sold.
create table product_versions (
    project_id {text_key} not null references projects (id),
    mode text not null,
    product_id {text_key} not null,
    version bigint not null,
    product_code {text_key} not null,
    kind text not null,
    stripe_price_id {text_key} not null,
    duration_days bigint,
    usage_units bigint,
    expires_after_days bigint,
    from_ms bigint not null,
    primary key (project_id, mode, product_id, version)
);

create table checkout_attempts (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    subject_ref {text_key} not null,
    product_id {text_key} not null,
    product_code {text_key} not null,
    product_version bigint not null,
    quantity bigint not null,
    success_url text not null,
    cancel_url text not null,
    customer_email text,
    allow_promotion_codes bigint not null,
    metadata text not null,
    status text not null,
    failure text,
    stripe_session_id {text_key},
    stripe_customer_id {text_key},
    checkout_url text,
    expires_ms bigint,
    created_ms bigint not null,
    updated_ms bigint not null,
    primary key (project_id, mode, id)
);
create index checkout_attempts_by_session on checkout_attempts (project_id, mode, stripe_session_id);
create index checkout_attempts_by_subject on checkout_attempts (project_id, mode, subject_ref, id);

-- The permanent guard of an idempotency key. The answer is emptied after 30 days; the row stays as long as the ledger.
create table idempotency_keys (
    project_id {text_key} not null references projects (id),
    mode text not null,
    operation text not null,
    key {text_key} not null,
    fingerprint text not null,
    resource_id text,
    holder text,
    lease_until_ms bigint,
    status bigint,
    answer {blob},
    created_ms bigint not null,
    answered_ms bigint,
    primary key (project_id, mode, operation, key)
);
create index idempotency_keys_due_of_project on idempotency_keys (project_id, mode, answered_ms) where answer is not null;
create index idempotency_keys_due on idempotency_keys (answered_ms) where answer is not null;

-- What Stripe and operators told us about purchases, one row for each object, merged.
create table facts (
    project_id {text_key} not null references projects (id),
    mode text not null,
    type text not null,
    id {text_key} not null,
    body text not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    primary key (project_id, mode, type, id)
);

-- Which ids a fact names. Joining names lead from fact to fact; the others (customers, prices) are only looked up.
create table fact_names (
    project_id {text_key} not null references projects (id),
    mode text not null,
    name {text_key} not null,
    type text not null,
    id {text_key} not null,
    joins bigint not null,
    primary key (project_id, mode, name, type, id)
);
create index fact_names_by_fact on fact_names (project_id, mode, type, id);

-- Two transactions that each hold half of a link must not pass each other: whoever applies a fact locks what it names.
create table fact_locks (
    project_id {text_key} not null references projects (id),
    mode text not null,
    name {text_key} not null,
    primary key (project_id, mode, name)
);

create table customer_claims (
    project_id {text_key} not null references projects (id),
    mode text not null,
    stripe_customer_id {text_key} not null,
    source_id {text_key} not null,
    subject_ref {text_key} not null,
    by_operator bigint not null,
    at_ms bigint not null,
    primary key (project_id, mode, stripe_customer_id, source_id)
);
create index customer_claims_by_subject on customer_claims (project_id, mode, subject_ref, at_ms);

-- Sales and subscriptions that no product or no subject claims, for operators to place.
create table unmapped_roots (
    project_id {text_key} not null references projects (id),
    mode text not null,
    root {text_key} not null,
    missing text not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    primary key (project_id, mode, root)
);

-- The state of each purchase: a cache of the pure function of its facts, kept for fast reads.
create table entitlements (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    purchase_key {text_key} not null,
    subject_ref {text_key} not null,
    product_id {text_key} not null,
    product_code {text_key} not null,
    kind text not null,
    status text not null,
    available bigint not null,
    unavailable_reason text,
    reason text not null,
    source text not null,
    starts_ms bigint,
    expires_ms bigint,
    ends_ms bigint,
    current_period_end_ms bigint,
    cancel_at_period_end bigint not null,
    canceled_ms bigint,
    usage_granted bigint,
    usage_adjusted bigint not null,
    usage_consumed bigint not null,
    usage_remaining bigint,
    quantity bigint not null,
    items text not null,
    stripe_status text,
    unmapped_price bigint not null,
    attempt_id {text_key},
    stripe_customer_id {text_key},
    stripe_subscription_id {text_key},
    stripe_payment_intent_id {text_key},
    stripe_checkout_session_id {text_key},
    metadata text not null,
    told text not null,
    next_change_ms bigint,
    created_ms bigint not null,
    updated_ms bigint not null,
    primary key (project_id, mode, id),
    unique (project_id, mode, purchase_key)
);
create index entitlements_by_subject on entitlements (project_id, mode, subject_ref, id);
create index entitlements_by_attempt on entitlements (project_id, mode, attempt_id);
create index entitlements_due on entitlements (next_change_ms) where next_change_ms is not null;
create index entitlements_due_of_project on entitlements (project_id, mode, next_change_ms) where next_change_ms is not null;

-- The ledger of consumption: append-only, one row for each pack that a consume touched.
create table usage_entries (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    use_id {text_key} not null,
    subject_ref {text_key} not null,
    entitlement_id {text_key} not null,
    units bigint not null check (units > 0),
    remaining_after bigint not null check (remaining_after >= 0),
    idempotency_key {text_key} not null,
    created_ms bigint not null,
    primary key (project_id, mode, id)
);
create index usage_entries_by_subject on usage_entries (project_id, mode, subject_ref, id);
create index usage_entries_by_key on usage_entries (project_id, mode, idempotency_key);
create index usage_entries_by_entitlement on usage_entries (project_id, mode, entitlement_id, id);

create table history (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    entitlement_id {text_key} not null,
    subject_ref {text_key} not null,
    at_ms bigint not null,
    event_created_ms bigint,
    source text not null,
    reason text not null,
    changes text not null,
    stripe_event_id {text_key},
    actor_user_id {text_key},
    note text,
    primary key (project_id, mode, id)
);
create index history_by_entitlement on history (project_id, mode, entitlement_id, id);
create index history_by_subject on history (project_id, mode, subject_ref, id);

-- Every verified event of Stripe, once for each connection, for good.
create table inbound_events (
    project_id {text_key} not null references projects (id),
    mode text not null,
    connection_id {text_key} not null,
    stripe_event_id {text_key} not null,
    type text not null,
    api_version text,
    event_created_ms bigint not null,
    body {blob} not null,
    state text not null,
    reason text,
    tries bigint not null,
    bucket bigint not null,
    due_ms bigint not null,
    lease_until_ms bigint not null,
    lease_owner text,
    received_ms bigint not null,
    finished_ms bigint,
    duration_ms bigint,
    primary key (project_id, mode, connection_id, stripe_event_id)
);
create index inbound_events_due on inbound_events (bucket, due_ms) where state = 'received';
create index inbound_events_due_of_project on inbound_events (project_id, due_ms) where state = 'received';

-- Where applications want to be told.
create table webhook_endpoints (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    url {text_key} not null,
    secret {blob} not null,
    enabled bigint not null,
    event_types text not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    primary key (project_id, mode, id)
);

-- What applications are to be told, written with the change itself.
create table outbound_events (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    type text not null,
    subject_ref {text_key} not null,
    entitlement_id {text_key},
    payload text not null,
    created_ms bigint not null,
    primary key (project_id, mode, id)
);
create index outbound_events_by_subject on outbound_events (project_id, mode, subject_ref, id);
