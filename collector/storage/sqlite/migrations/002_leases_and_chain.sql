-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Periodic work has one leader at a time. Of no account.
create table leases (
  name text primary key,
  holder text not null,
  held_until integer not null,
  finished_at integer not null
) strict, without rowid;

-- Of the entry and all before it in its order; null until it is filled in, see steps/chain.ts.
alter table entries add column hash text;
