-- PostgreSQL without statistics (a new database, until autovacuum has seen it) takes every index that begins with the project for
-- as good as any other, and of equals the one that was made last: a row was looked for by its key in an index of something else,
-- through the whole project. So what finds rows one by one is made last.
--pg alter table outbound_events drop constraint outbound_events_pkey;
--pg alter table outbound_events add primary key (project_id, mode, id);
--pg alter table delivery_attempts drop constraint delivery_attempts_pkey;
--pg alter table delivery_attempts add primary key (project_id, mode, delivery_id, number);

-- What is sent is most of all, and asked for by other columns: this index is for what is not.
drop index deliveries_by_status;
create index deliveries_by_status on deliveries (project_id, mode, status, id) where status <> 'sent';

-- For finding endpoints over all projects, and kept from all else by its expression: a claim that took it, because numbers make it
-- the smallest, read what is due to everybody.
drop index deliveries_due;
create index deliveries_due on deliveries ((due_ms + 0), bucket) where queue = 'due';
--pg alter table deliveries drop constraint deliveries_pkey;
--pg alter table deliveries add primary key (project_id, mode, id);

-- Claims. The last of all, since it serves only statements that name the queue; and with no more columns than it needs, since of equals
-- the planner takes the index of fewer levels, and one of more than the key's would lose to that.
drop index deliveries_due_of_endpoint;
create index deliveries_due_of_endpoint on deliveries (project_id, endpoint_id, due_ms) where queue = 'due';

-- A claim changes no indexed column: with room in the page it costs no new entry in the eight indexes.
--pg alter table deliveries set (fillfactor = 60);
