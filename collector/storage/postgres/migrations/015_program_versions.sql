-- Adds only, so that a collector of the version before goes on working beside a new one: `accounts`
-- keeps its own count for it, which a later release drops.

-- Counts every change of an account's policy, campaigns, sites, affiliates and coupons: the key of
-- caches. It lies with what it counts. A row of `accounts` is on every node of a Citus cluster, and
-- becomes visible at another instant than the edit, so that a cache could keep what was there before
-- the edit under the version after it.
create table program_versions (
  account_id text collate "C" not null,
  version bigint not null,
  primary key (account_id)
);

insert into program_versions (account_id, version) select account_id, 1 from accounts;
