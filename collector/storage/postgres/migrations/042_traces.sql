-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- Adds only, so that a collector of the version before goes on working beside a new one.

-- What the rule `probabilistic` compares: a hash of an address and a browser under the key of a day.
alter table clicks add column if not exists trace text collate "C";
drop index concurrently if exists clicks_by_trace;
create index concurrently clicks_by_trace on clicks (account_id, trace, clicked_at, id)
  where trace is not null;

-- The keys of the last days. Without its key, nobody can compute a trace from an address.
create table if not exists trace_keys (
  account_id text collate "C" not null,
  day bigint not null,
  key text collate "C" not null,
  primary key (account_id, day)
);

-- Finds the orders that a click which arrives after them may decide.
create table if not exists order_traces (
  account_id text collate "C" not null,
  trace text collate "C" not null,
  order_key text collate "C" not null,
  primary key (account_id, trace, order_key)
);
