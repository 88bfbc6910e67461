-- The sums of the overview, of balances and of payable amounts were computed over all orders. The sums
-- of days that are over are kept from now on, see docs/decisions/0037-sums-of-days-that-are-over.md.
-- Adds only, so that a collector of the version before goes on working beside a new one.

-- The first day whose sums are not kept. Until it is set, everything is summed as before.
alter table program_versions add column live_from bigint not null default -1000000;

-- Days that changed since they were summed. Each transaction adds rows of its own.
create table changed_days (
  account_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('orders', 'clicks')),
  day bigint not null,
  id text collate "C" not null,
  primary key (account_id, kind, day, id)
);

-- An amount is millions * 1,000,000 + rest, because it may be larger than an integer.
create table day_sums (
  account_id text collate "C" not null,
  scope text collate "C" not null check (scope in ('affiliates', 'account', 'clicks')),
  day bigint not null,
  name text collate "C" not null,
  affiliate_id text collate "C" not null,
  currency text collate "C" not null,
  test integer not null check (test in (0, 1)),
  matures bigint not null,
  millions bigint not null,
  rest bigint not null,
  count bigint not null,
  primary key (account_id, scope, day, name, affiliate_id, currency, test, matures)
);

-- Counts the days that were summed, so that two collectors that sum days at the same time notice it.
create table sum_turns (
  account_id text collate "C" not null,
  version bigint not null,
  not_before bigint not null,
  primary key (account_id)
);

-- A collector of the version before does not add rows to changed_days. It must be stopped within a day.
insert into sum_turns (account_id, version, not_before)
  select account_id, 0, (extract(epoch from clock_timestamp()) * 1000)::bigint + 86400000 from accounts;
