-- Adds only, so that a collector of the version before goes on working beside a new one.

-- What the rule `probabilistic` compares: a hash of an address and a browser under the key of a day.
alter table clicks add column trace text;
create index clicks_by_trace on clicks (account_id, trace, clicked_at, id) where trace is not null;

-- The keys of the last days. Without its key, nobody can compute a trace from an address.
create table trace_keys (
  account_id text not null,
  day integer not null,
  key text not null,
  primary key (account_id, day)
) strict, without rowid;

-- Finds the orders that a click which arrives after them may decide.
create table order_traces (
  account_id text not null,
  trace text not null,
  order_key text not null,
  primary key (account_id, trace, order_key)
) strict, without rowid;
