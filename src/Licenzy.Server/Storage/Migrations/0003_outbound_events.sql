-- Where applications want to be told. One endpoint of a mode is the default; a removed one stays for what was delivered to it.
alter table webhook_endpoints add column description text;
alter table webhook_endpoints add column is_default bigint not null default 0;
alter table webhook_endpoints add column disabled_reason text;
alter table webhook_endpoints add column disabled_ms bigint;
alter table webhook_endpoints add column deleted_ms bigint;
update webhook_endpoints set is_default = 1
where id = (select min(first.id) from webhook_endpoints first
    where first.project_id = webhook_endpoints.project_id and first.mode = webhook_endpoints.mode);
create unique index webhook_endpoints_default on webhook_endpoints (project_id, mode) where is_default = 1 and deleted_ms is null;

-- Earlier signing secrets, while they still sign beside the new one.
create table webhook_endpoint_secrets (
    project_id {text_key} not null references projects (id),
    mode text not null,
    endpoint_id {text_key} not null,
    id {text_key} not null,
    secret {blob} not null,
    until_ms bigint not null,
    created_ms bigint not null,
    primary key (project_id, mode, endpoint_id, id)
);

-- How an endpoint answers: what decides about pausing and disabling it.
create table endpoint_health (
    project_id {text_key} not null references projects (id),
    mode text not null,
    endpoint_id {text_key} not null,
    failing_since_ms bigint,
    last_success_ms bigint,
    last_failure_ms bigint,
    exhausted bigint not null,
    window_start_ms bigint,
    window_attempts bigint not null,
    window_failures bigint not null,
    paused_until_ms bigint,
    told_percent bigint not null,
    releasing bigint not null,
    primary key (project_id, mode, endpoint_id)
);
create index endpoint_health_due on endpoint_health (paused_until_ms) where paused_until_ms is not null;
create index endpoint_health_releasing_due on endpoint_health (endpoint_id) where releasing = 1;

-- What the account is to be told about an endpoint: that it keeps failing, that it was disabled.
create table endpoint_notices (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    endpoint_id {text_key} not null,
    kind text not null,
    percent bigint,
    reason text,
    created_ms bigint not null,
    primary key (project_id, mode, id)
);
create index endpoint_notices_by_endpoint on endpoint_notices (project_id, mode, endpoint_id, id);

-- How many endpoints took an event when it was written; an event that none took is listed all the same.
alter table outbound_events add column endpoints bigint not null default 0;
create index outbound_events_alone on outbound_events (project_id, mode, id) where endpoints = 0;
create index outbound_events_alone_by_type on outbound_events (project_id, mode, type, id) where endpoints = 0;

-- An event on its way to an endpoint. `queue` says whether workers see it: due (at its time), held (its endpoint is paused or
-- disabled) or done.
create table deliveries (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    event_id {text_key} not null,
    event_type {text_key} not null,
    subject_ref {text_key} not null,
    endpoint_id {text_key} not null,
    status text not null,
    queue text not null,
    trigger text not null,
    attempts bigint not null,
    series_attempts bigint not null,
    bucket bigint not null,
    due_ms bigint not null,
    lease_until_ms bigint not null,
    lease_owner text,
    last_http_status bigint,
    last_error text,
    last_attempt_ms bigint,
    created_ms bigint not null,
    updated_ms bigint not null,
    finished_ms bigint,
    primary key (project_id, mode, id)
);
-- By time first: most of what is in the queue is due hours from now.
create index deliveries_due on deliveries (due_ms, bucket) where queue = 'due';
create index deliveries_due_of_endpoint on deliveries (project_id, mode, endpoint_id, due_ms, id) where queue = 'due';
create index deliveries_held_of_endpoint on deliveries (project_id, mode, endpoint_id, id) where queue = 'held';
create index deliveries_by_status on deliveries (project_id, mode, status, id);
create index deliveries_by_endpoint on deliveries (project_id, mode, endpoint_id, id);
create index deliveries_by_event on deliveries (project_id, mode, event_id, id);
create index deliveries_by_type on deliveries (project_id, mode, event_type, id);
create index deliveries_by_subject on deliveries (project_id, mode, subject_ref, id);

-- Every attempt, written once and never changed.
create table delivery_attempts (
    project_id {text_key} not null references projects (id),
    mode text not null,
    delivery_id {text_key} not null,
    number bigint not null,
    endpoint_id {text_key} not null,
    trigger text not null,
    started_ms bigint not null,
    duration_ms bigint not null,
    url text not null,
    address text,
    http_status bigint,
    error text,
    detail text,
    response text,
    next_due_ms bigint,
    primary key (project_id, mode, delivery_id, number)
);

-- Sending again what an endpoint missed, page by page; a job that was cut off goes on where it stood.
create table recoveries (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    endpoint_id {text_key} not null,
    since_ms bigint not null,
    until_ms bigint not null,
    state text not null,
    position text not null,
    looked bigint not null,
    recovered bigint not null,
    bucket bigint not null,
    due_ms bigint not null,
    lease_until_ms bigint not null,
    lease_owner text,
    created_ms bigint not null,
    updated_ms bigint not null,
    finished_ms bigint,
    primary key (project_id, mode, id)
);
create index recoveries_due on recoveries (bucket, due_ms) where state = 'running';
create index recoveries_due_of_project on recoveries (project_id, due_ms) where state = 'running';
create index recoveries_by_endpoint on recoveries (project_id, mode, endpoint_id, id);

-- Answers that carry a secret are sealed, and kept for a day only.
alter table idempotency_keys add column answer_form text not null default 'plain';
create index idempotency_keys_sealed_due on idempotency_keys (answered_ms) where answer is not null and answer_form = 'sealed';
create index idempotency_keys_sealed_due_of_project on idempotency_keys (project_id, mode, answered_ms) where answer is not null and answer_form = 'sealed';
