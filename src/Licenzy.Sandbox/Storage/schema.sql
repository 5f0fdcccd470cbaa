-- The whole state of a sandbox. Times are Unix milliseconds unless a column says seconds.
create table if not exists accounts(
  id text primary key,
  created integer not null
) strict;

-- Every object of the API, events included, in the shape of the current API version. `terms` keeps what the creating call
-- said for later (the lines and subscription data of a checkout session, the secret of a webhook endpoint).
create table if not exists objects(
  seq integer primary key autoincrement,
  id text not null,
  account text not null references accounts(id),
  livemode integer not null,
  type text not null,
  created integer not null, -- seconds, as the API shows it
  deleted integer not null default 0,
  body text not null,
  terms text,
  unique (account, livemode, id) -- products may have ids of the caller's choice, which two accounts may share
) strict;

create index if not exists objects_by_id on objects(id);
create index if not exists objects_by_type on objects(account, livemode, type, seq);
create index if not exists objects_by_payment_intent on objects(account, type, json_extract(body, '$.payment_intent'))
  where json_extract(body, '$.payment_intent') is not null;
create index if not exists objects_by_subscription on objects(account, type, json_extract(body, '$.subscription'))
  where json_extract(body, '$.subscription') is not null;
create index if not exists objects_by_customer on objects(account, type, json_extract(body, '$.customer'))
  where json_extract(body, '$.customer') is not null;
create index if not exists invoices_by_subscription
  on objects(account, type, json_extract(body, '$.parent.subscription_details.subscription'))
  where json_extract(body, '$.parent.subscription_details.subscription') is not null;
create index if not exists open_sessions on objects(json_extract(body, '$.expires_at'))
  where type = 'checkout.session' and json_extract(body, '$.status') = 'open';
create index if not exists processing_payments on objects(created)
  where type = 'payment_intent' and json_extract(body, '$.status') = 'processing';

create index if not exists objects_by_charge on objects(account, type, json_extract(body, '$.charge'))
  where json_extract(body, '$.charge') is not null;
create index if not exists objects_by_invoice on objects(account, type, json_extract(body, '$.invoice'))
  where json_extract(body, '$.invoice') is not null;
create index if not exists objects_by_paying_intent on objects(account, type, json_extract(body, '$.payment.payment_intent'))
  where json_extract(body, '$.payment.payment_intent') is not null;

create index if not exists advancing_clocks on objects(id)
  where type = 'test_helpers.test_clock' and json_extract(body, '$.status') = 'advancing';

-- When an object is to be looked at again because time passed: a subscription, an invoice, a checkout session.
create table if not exists alarms(
  account text not null,
  livemode integer not null,
  id text not null,
  type text not null,
  clock text, -- the test clock whose time `due` is in; null for the sandbox's own
  due integer not null, -- seconds
  primary key (account, livemode, id)
) strict;

create index if not exists alarms_by_due on alarms(clock, due);

create table if not exists deliveries(
  seq integer primary key autoincrement,
  id text not null unique,
  account text not null,
  livemode integer not null,
  event_id text not null,
  endpoint_id text not null,
  state text not null, -- pending, delivered, failed, canceled, dropped
  attempts integer not null default 0,
  due_at integer not null,
  last_attempt_at integer,
  last_status integer,
  last_error text,
  weather text, -- what the delivery meets: words of the dial, separated by commas
  hold integer not null default 0, -- so many later deliveries to the endpoint go first, unless due_at comes before
  slow_ms integer not null default 0 -- the time that sending the body takes
) strict;

create index if not exists deliveries_due on deliveries(due_at) where state = 'pending';
create index if not exists deliveries_by_event on deliveries(event_id, state);
create index if not exists deliveries_by_endpoint on deliveries(endpoint_id, state);

-- What the sandbox as a whole is set to: the dial of deliveries, their pause, the version of the accounts, billing.
create table if not exists settings(
  name text primary key,
  value text not null
) strict;

-- What a bank does by itself after a payment or a refund with one of the test cards that mean so.
create table if not exists bank_errands(
  seq integer primary key autoincrement,
  account text not null,
  livemode integer not null,
  kind text not null, -- dispute, refund
  object_id text not null,
  created integer not null
) strict;

-- The answer to a POST, kept under its idempotency key and written with its effect.
create table if not exists answers(
  account text not null,
  livemode integer not null,
  key text not null,
  fingerprint text not null,
  route text not null,
  status integer not null,
  body text not null,
  request_id text not null,
  created integer not null,
  primary key (account, livemode, key)
) strict;

create table if not exists requests(
  seq integer primary key autoincrement,
  at integer not null,
  request_id text not null,
  account text,
  livemode integer not null,
  method text not null,
  path text not null,
  status integer not null,
  error_code text,
  idempotency_key text,
  replayed integer not null,
  fault text
) strict;
