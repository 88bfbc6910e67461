-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Periodic work has one leader at a time. Of no account.
create table leases (
  name text collate "C" primary key,
  holder text collate "C" not null,
  held_until bigint not null,
  finished_at bigint not null
);

-- Of the entry and all before it in its order; null until it is filled in, see steps/chain.ts.
alter table entries add column hash text collate "C";
