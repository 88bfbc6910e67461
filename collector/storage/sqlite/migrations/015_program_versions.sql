-- Adds only, so that a collector of the version before goes on working beside a new one: `accounts`
-- keeps its own count for it, which a later release drops.

-- Counts every change of an account's policy, campaigns, sites, affiliates and coupons: the key of
-- caches. In a table of its own because of PostgreSQL, see there.
create table program_versions (
  account_id text not null,
  version integer not null,
  primary key (account_id)
) strict, without rowid;

insert into program_versions (account_id, version) select account_id, 1 from accounts;
