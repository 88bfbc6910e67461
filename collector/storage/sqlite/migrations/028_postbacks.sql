-- Destinations that are called about commissions: the merchant's, or an affiliate's. Without foreign keys
-- because of PostgreSQL, see there.
create table postbacks (
  account_id text not null,
  id text not null,
  affiliate_id text,
  method text not null check (method in ('GET', 'POST')),
  url text not null,
  events text not null,
  has_total integer not null check (has_total in (0, 1)),
  has_personal integer not null check (has_personal in (0, 1)),
  has_tests integer not null check (has_tests in (0, 1)),
  status text not null check (status in ('active', 'paused', 'gone')),
  secret text not null,
  old_secret text,
  old_until integer,
  created_at integer not null,
  primary key (account_id, id),
  check ((old_secret is null) = (old_until is null)),
  check (has_personal = 0 or affiliate_id is null)
) strict, without rowid;

-- What they are told. Written with the ledger entries, sent by the job "postbacks". With a rowid, so that
-- new rows follow each other in the file although their ids are hashes.
create table postback_deliveries (
  account_id text not null,
  id text not null,
  postback_id text not null,
  event text not null,
  variables text not null,
  state text not null check (state in ('waiting', 'failed', 'sent', 'dead')),
  attempts integer not null,
  due_at integer not null,
  created_at integer not null,
  started_at integer,
  attempted_at integer,
  last_status integer,
  last_error text,
  primary key (account_id, id)
) strict;

-- Of those that are to be sent, the next one of a destination.
create index postback_deliveries_due on postback_deliveries (account_id, postback_id, due_at, id)
  where state in ('waiting', 'failed');
-- Those that were given up.
create index postback_deliveries_dead on postback_deliveries (account_id, postback_id, created_at, id)
  where state = 'dead';
-- The log, and what is old enough to be deleted.
create index postback_deliveries_by_age on postback_deliveries (account_id, created_at, id);
create index postback_deliveries_of on postback_deliveries (account_id, postback_id, created_at, id);
