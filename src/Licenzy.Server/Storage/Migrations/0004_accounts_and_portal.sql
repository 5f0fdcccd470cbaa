-- People. What proves who somebody is stands with the user. Failed tries are counted by e-mail address in auth_events and not here,
-- so that an address that nobody has is locked exactly as one that somebody has, and parallel guesses cannot undo each other.
alter table users add column name text;
alter table users add column email_verified_ms bigint;
alter table users add column security_stamp text not null default '';
alter table users add column two_factor bigint not null default 0;
alter table users add column totp_key {blob};
alter table users add column totp_step bigint;
alter table users add column preferences text not null default '{}';
-- Everybody who is here so far was made by the operator's own setup, who vouches for the address.
update users set email_verified_ms = created_ms;

create table recovery_codes (
    user_id {text_key} not null references users (id),
    hash {text_key} not null,
    created_ms bigint not null,
    primary key (user_id, hash)
);

create table passkeys (
    credential_id {text_key} primary key,
    user_id {text_key} not null references users (id),
    name text,
    data text not null,
    created_ms bigint not null,
    used_ms bigint
);
create index passkeys_by_user on passkeys (user_id, created_ms);

-- Who a user is at an OpenID Connect provider.
create table external_logins (
    issuer {text_key} not null,
    subject {text_key} not null,
    user_id {text_key} not null references users (id),
    created_ms bigint not null,
    primary key (issuer, subject)
);
create index external_logins_by_user on external_logins (user_id, created_ms);

-- Signed-in browsers. The cookie holds the token, the row its hash only.
create table sessions (
    hash {text_key} primary key,
    id {text_key} not null unique,
    user_id {text_key} not null references users (id),
    account_id {text_key},
    project_id {text_key},
    method text not null,
    address text,
    agent text,
    created_ms bigint not null,
    seen_ms bigint not null,
    authenticated_ms bigint not null
);
create index sessions_by_user on sessions (user_id, seen_ms);
create index sessions_by_seen on sessions (seen_ms);

create table invitations (
    id {text_key} primary key,
    account_id {text_key} not null references accounts (id),
    email text not null,
    email_key {text_key} not null,
    role text not null,
    token_hash {text_key} not null unique,
    invited_by {text_key} not null,
    created_ms bigint not null,
    expires_ms bigint not null,
    accepted_ms bigint,
    withdrawn_ms bigint
);
create index invitations_by_account on invitations (account_id, id);
create index invitations_by_email on invitations (email_key, id);

-- Mails on their way. The body is sealed (it may carry a link that opens an account) and dropped once the mail has left.
create table mails (
    id {text_key} primary key,
    kind text not null,
    recipient text not null,
    subject text not null,
    body {blob},
    state text not null,
    tries bigint not null,
    failure text,
    due_ms bigint not null,
    lease_until_ms bigint not null,
    lease_owner text,
    created_ms bigint not null,
    sent_ms bigint
);
create index mails_due on mails (due_ms) where state = 'waiting';
create index mails_by_recipient on mails (recipient, id);

-- What happened at the door: who came in, who was turned away. Kept for a while, not chained.
create table auth_events (
    id {text_key} primary key,
    user_id {text_key},
    email_key {text_key},
    kind text not null,
    address text,
    agent text,
    at_ms bigint not null
);
create index auth_events_by_user on auth_events (user_id, id);
create index auth_events_by_email on auth_events (email_key, at_ms);
create index auth_events_by_time on auth_events (at_ms);

-- Accounts, members and projects know more of themselves.
alter table accounts add column trial_ends_ms bigint;
alter table accounts add column updated_ms bigint;
alter table members add column seen_ms bigint;
create index members_by_user on members (user_id, account_id);
alter table projects add column allowed_return_hosts text not null default '[]';
alter table projects add column time_zone text not null default 'UTC';
alter table projects add column deleted_ms bigint;
create index projects_by_account on projects (account_id, created_ms);

-- Who did what, by account. Each row is chained to the one before by its hash; what names people stands beside the chain, behind a
-- salted hash, and can be erased without breaking it.
create table audit_log (
    account_id {text_key} not null references accounts (id),
    sequence bigint not null,
    id {text_key} not null unique,
    at_ms bigint not null,
    actor_kind text not null,
    actor_user_id {text_key},
    action text not null,
    project_id {text_key},
    mode text,
    object_kind text not null,
    object_id {text_key},
    subject_ref {text_key},
    details text,
    salt {blob},
    details_hash text not null,
    request_id text,
    previous_hash text not null,
    hash text not null,
    primary key (account_id, sequence)
);
create index audit_log_by_time on audit_log (account_id, at_ms, sequence);
create index audit_log_by_action on audit_log (account_id, action, sequence);
create index audit_log_by_actor on audit_log (account_id, actor_user_id, sequence);
create index audit_log_by_object on audit_log (account_id, object_id, sequence);
create index audit_log_by_subject on audit_log (account_id, project_id, mode, subject_ref, sequence);

create table audit_heads (
    account_id {text_key} primary key references accounts (id),
    sequence bigint not null,
    hash text not null
);

-- Keys and connections say who made them and how they are used.
alter table api_keys add column created_by {text_key};
alter table api_keys add column revoked_by {text_key};
alter table api_keys add column last_used_ms bigint;
alter table stripe_connections add column stripe_account_name text;
alter table stripe_connections add column webhook_secret_set_ms bigint;
alter table stripe_connections add column webhook_secret_set_by {text_key};
alter table stripe_connections add column created_by {text_key};
alter table stripe_connections add column updated_by {text_key};

-- Everybody of whom anything is known, for search.
create table subjects (
    project_id {text_key} not null references projects (id),
    mode text not null,
    subject_ref {text_key} not null,
    email text,
    email_key {text_key},
    created_ms bigint not null,
    changed_ms bigint not null,
    primary key (project_id, mode, subject_ref)
);
create index subjects_by_email on subjects (project_id, mode, email_key, subject_ref);
create index subjects_by_change on subjects (project_id, mode, changed_ms, subject_ref);
insert into subjects (project_id, mode, subject_ref, created_ms, changed_ms)
select project_id, mode, subject_ref, min(created_ms), max(updated_ms) from entitlements where true
group by project_id, mode, subject_ref on conflict (project_id, mode, subject_ref) do nothing;
insert into subjects (project_id, mode, subject_ref, email, email_key, created_ms, changed_ms)
select project_id, mode, subject_ref, max(customer_email), lower(max(customer_email)), min(created_ms), max(updated_ms)
from checkout_attempts where true group by project_id, mode, subject_ref
on conflict (project_id, mode, subject_ref) do update set email = excluded.email, email_key = excluded.email_key;

create index checkout_attempts_by_customer on checkout_attempts (project_id, mode, stripe_customer_id) where stripe_customer_id is not null;
create index entitlements_by_customer on entitlements (project_id, mode, stripe_customer_id) where stripe_customer_id is not null;
create index entitlements_of_subscription on entitlements (project_id, mode, stripe_subscription_id) where stripe_subscription_id is not null;
create index entitlements_available_of_product on entitlements (project_id, mode, product_id) where available = 1;
create index entitlements_of_payment on entitlements (project_id, mode, stripe_payment_intent_id) where stripe_payment_intent_id is not null;

-- What an operator did, so that it can be told, and taken back.
create table operator_actions (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    kind text not null,
    subject_ref {text_key} not null,
    entitlement_id {text_key},
    actor_user_id {text_key} not null,
    note text not null,
    details text not null,
    undoes_id {text_key},
    undone_by_id {text_key},
    request_id text,
    created_ms bigint not null,
    primary key (project_id, mode, id)
);
create index operator_actions_by_subject on operator_actions (project_id, mode, subject_ref, id);
create index operator_actions_by_kind on operator_actions (project_id, mode, kind, id);
create index operator_actions_by_entitlement on operator_actions (project_id, mode, entitlement_id, id);
alter table history add column action_id {text_key};
create index history_by_action on history (project_id, mode, action_id) where action_id is not null;
create index history_by_stripe_event on history (project_id, mode, stripe_event_id, id) where stripe_event_id is not null;

-- The event that a change was told by: what joins a cause, its effect and its deliveries in one line.
alter table outbound_events add column history_id {text_key};
create index outbound_events_by_history on outbound_events (project_id, mode, history_id) where history_id is not null;

-- Which subject an inbound event turned out to be about, for lists; and how often it came.
alter table inbound_events add column subject_ref {text_key};
alter table inbound_events add column object_id {text_key};
alter table inbound_events add column received_count bigint not null default 1;
create index inbound_events_by_time on inbound_events (project_id, mode, received_ms, stripe_event_id);
create index inbound_events_by_stripe_id on inbound_events (project_id, mode, stripe_event_id, received_ms);
create index inbound_events_by_type on inbound_events (project_id, mode, type, received_ms);
create index inbound_events_by_subject on inbound_events (project_id, mode, subject_ref, received_ms) where subject_ref is not null;

-- Sales that nobody claims: what mends them, and who said that they are none of ours.
alter table unmapped_roots add column state text not null default 'open';
alter table unmapped_roots add column price_id {text_key};
alter table unmapped_roots add column customer_id {text_key};
alter table unmapped_roots add column email text;
alter table unmapped_roots add column amount bigint;
alter table unmapped_roots add column currency text;
alter table unmapped_roots add column decided_ms bigint;
alter table unmapped_roots add column decided_by {text_key};
create index unmapped_roots_by_state on unmapped_roots (project_id, mode, state, created_ms, root);

-- Those who are gone: hashes of roots, attempts and references, so that what Stripe still says does not bring them back.
create table tombstones (
    project_id {text_key} not null references projects (id),
    mode text not null,
    hash {text_key} not null,
    created_ms bigint not null,
    primary key (project_id, mode, hash)
);

-- Erasures under way. The customer is named until it is done; then only the pseudonym is left.
create table erasures (
    project_id {text_key} not null references projects (id),
    mode text not null,
    id {text_key} not null,
    subject_ref {text_key},
    state text not null,
    requested_by {text_key} not null,
    lease_until_ms bigint not null,
    lease_owner text,
    created_ms bigint not null,
    finished_ms bigint,
    primary key (project_id, mode, id)
);
create index erasures_by_subject on erasures (project_id, mode, subject_ref) where subject_ref is not null;
create index erasures_due on erasures (lease_until_ms) where state = 'running';
create index erasures_due_of_project on erasures (project_id, lease_until_ms) where state = 'running';
create index inbound_events_of_object on inbound_events (project_id, mode, object_id) where object_id is not null;
create index idempotency_keys_by_resource on idempotency_keys (project_id, mode, resource_id) where resource_id is not null;

-- Figures of each hour that has passed, so that a chart of ninety days does not read ninety days.
create table figures (
    project_id {text_key} not null references projects (id),
    mode text not null,
    name text not null,
    hour_ms bigint not null,
    value bigint not null,
    primary key (project_id, mode, name, hour_ms)
);
-- What gives access now, and how entitlements stand, counted from the index alone.
create index entitlements_available on entitlements (project_id, mode, kind, subject_ref) where available = 1;
create index entitlements_by_status on entitlements (project_id, mode, kind, status);
create table figure_hours (
    project_id {text_key} not null references projects (id),
    mode text not null,
    next_hour_ms bigint not null,
    primary key (project_id, mode)
);

-- Notices about endpoints go to the account's owners and admins by mail, each once. Older ones stand on the page only.
alter table endpoint_notices add column mailed_ms bigint;
update endpoint_notices set mailed_ms = created_ms;
create index endpoint_notices_due on endpoint_notices (created_ms) where mailed_ms is null;
-- How an endpoint did over the last day, without reading every delivery.
create index delivery_attempts_by_endpoint on delivery_attempts (project_id, mode, endpoint_id, started_ms);
