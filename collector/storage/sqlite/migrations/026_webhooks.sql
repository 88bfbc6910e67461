-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Addresses at which an account receives webhooks.
create table webhook_endpoints (
  account_id text not null,
  id text not null,
  provider text not null,
  label text not null,
  secrets text not null,
  settings text not null,
  created_at integer not null,
  removed_at integer,
  refused integer not null default 0,
  refused_at integer,
  refused_why text,
  primary key (account_id, id)
) strict, without rowid;

-- The log of genuine deliveries. The body stands in it only while it can be replayed.
create table webhook_deliveries (
  account_id text not null,
  endpoint_id text not null,
  id text not null,
  type text not null,
  state text not null check (state in ('applied', 'ignored', 'unclear', 'refused')),
  note text,
  order_ids text not null,
  test integer not null check (test in (0, 1)),
  first_at integer not null,
  last_at integer not null,
  times integer not null,
  kept text,
  primary key (account_id, endpoint_id, id)
) strict, without rowid;
create index webhook_deliveries_by_time on webhook_deliveries (account_id, state, last_at);
create index webhook_deliveries_of_endpoint
  on webhook_deliveries (account_id, endpoint_id, state, last_at);
create index webhook_bodies on webhook_deliveries (account_id, endpoint_id, last_at)
  where kept is not null;

-- The ids under which providers name one purchase, and the id of its order. `order_id` is itself a name;
-- a name whose order was merged into another one is found by following it.
create table order_names (
  account_id text not null,
  test integer not null check (test in (0, 1)),
  name text not null,
  order_id text not null,
  rank integer not null,
  named_at integer not null,
  moved integer not null default 0,
  -- Of an order that the shop edits: the highest revision that was reported, a hash of what it says, and
  -- whether it is still to be stored.
  revision integer not null default 0,
  content text,
  pending integer not null default 0,
  primary key (account_id, test, name)
) strict, without rowid;
create index order_names_of_order on order_names (account_id, test, order_id);
