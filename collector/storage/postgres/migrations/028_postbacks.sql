-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Destinations that are called about commissions: the merchant's, or an affiliate's. Without foreign
-- keys, because Citus allows none from a new table to tables that are distributed already.
create table postbacks (
  account_id text collate "C" not null,
  id text collate "C" not null,
  affiliate_id text collate "C",
  method text collate "C" not null check (method in ('GET', 'POST')),
  url text collate "C" not null,
  events text collate "C" not null,
  has_total integer not null check (has_total in (0, 1)),
  has_personal integer not null check (has_personal in (0, 1)),
  has_tests integer not null check (has_tests in (0, 1)),
  status text collate "C" not null check (status in ('active', 'paused', 'gone')),
  secret text collate "C" not null,
  old_secret text collate "C",
  old_until bigint,
  created_at bigint not null,
  primary key (account_id, id),
  check ((old_secret is null) = (old_until is null)),
  check (has_personal = 0 or affiliate_id is null)
);

-- What they are told. Written with the ledger entries, sent by the job "postbacks".
create table postback_deliveries (
  account_id text collate "C" not null,
  id text collate "C" not null,
  postback_id text collate "C" not null,
  event text collate "C" not null,
  variables text collate "C" not null,
  state text collate "C" not null check (state in ('waiting', 'failed', 'sent', 'dead')),
  attempts integer not null,
  due_at bigint not null,
  created_at bigint not null,
  started_at bigint,
  attempted_at bigint,
  last_status integer,
  last_error text collate "C",
  primary key (account_id, id)
);

-- Of those that are to be sent, the next one of a destination.
create index postback_deliveries_due on postback_deliveries (account_id, postback_id, due_at, id)
  where state in ('waiting', 'failed');
-- Those that were given up.
create index postback_deliveries_dead on postback_deliveries (account_id, postback_id, created_at, id)
  where state = 'dead';
-- The log, and what is old enough to be deleted.
create index postback_deliveries_by_age on postback_deliveries (account_id, created_at, id);
create index postback_deliveries_of on postback_deliveries (account_id, postback_id, created_at, id);
