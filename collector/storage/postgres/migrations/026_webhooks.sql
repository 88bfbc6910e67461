-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Addresses at which an account receives webhooks.
create table webhook_endpoints (
  account_id text collate "C" not null,
  id text collate "C" not null,
  provider text collate "C" not null,
  label text collate "C" not null,
  secrets text collate "C" not null,
  settings text collate "C" not null,
  created_at bigint not null,
  removed_at bigint,
  refused integer not null default 0,
  refused_at bigint,
  refused_why text collate "C",
  primary key (account_id, id)
);

-- The log of genuine deliveries. The body stands in it only while it can be replayed.
create table webhook_deliveries (
  account_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  state text collate "C" not null check (state in ('applied', 'ignored', 'unclear', 'refused')),
  note text collate "C",
  order_ids text collate "C" not null,
  test integer not null check (test in (0, 1)),
  first_at bigint not null,
  last_at bigint not null,
  times integer not null,
  kept text collate "C",
  primary key (account_id, endpoint_id, id)
);
create index webhook_deliveries_by_time on webhook_deliveries (account_id, state, last_at);
create index webhook_deliveries_of_endpoint
  on webhook_deliveries (account_id, endpoint_id, state, last_at);
create index webhook_bodies on webhook_deliveries (account_id, endpoint_id, last_at)
  where kept is not null;

-- The ids under which providers name one purchase, and the id of its order. `order_id` is itself a name;
-- a name whose order was merged into another one is found by following it.
create table order_names (
  account_id text collate "C" not null,
  test integer not null check (test in (0, 1)),
  name text collate "C" not null,
  order_id text collate "C" not null,
  rank integer not null,
  named_at bigint not null,
  moved integer not null default 0,
  -- Of an order that the shop edits: the highest revision that was reported, a hash of what it says, and
  -- whether it is still to be stored.
  revision bigint not null default 0,
  content text collate "C",
  pending integer not null default 0,
  primary key (account_id, test, name)
);
create index order_names_of_order on order_names (account_id, test, order_id);
