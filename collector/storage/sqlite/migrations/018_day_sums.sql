-- The sums of the overview, of balances and of payable amounts were computed over all orders. The sums
-- of days that are over are kept from now on, see docs/decisions/0037-sums-of-days-that-are-over.md.
-- Adds only, so that a collector of the version before goes on working beside a new one.

-- The first day whose sums are not kept. Until it is set, everything is summed as before.
alter table program_versions add column live_from integer not null default -1000000;

-- Days that changed since they were summed. Each transaction adds rows of its own.
create table changed_days (
  account_id text not null,
  kind text not null check (kind in ('orders', 'clicks')),
  day integer not null,
  id text not null,
  primary key (account_id, kind, day, id)
) strict, without rowid;

-- An amount is millions * 1,000,000 + rest, because it may be larger than an integer.
create table day_sums (
  account_id text not null,
  scope text not null check (scope in ('affiliates', 'account', 'clicks')),
  day integer not null,
  name text not null,
  affiliate_id text not null,
  currency text not null,
  test integer not null check (test in (0, 1)),
  matures integer not null,
  millions integer not null,
  rest integer not null,
  count integer not null,
  primary key (account_id, scope, day, name, affiliate_id, currency, test, matures)
) strict, without rowid;

-- Counts the days that were summed, so that two collectors that sum days at the same time notice it.
create table sum_turns (
  account_id text not null,
  version integer not null,
  not_before integer not null,
  primary key (account_id)
) strict, without rowid;

-- A collector of the version before does not add rows to changed_days. It must be stopped within a day.
insert into sum_turns (account_id, version, not_before)
  select account_id, 0, unixepoch() * 1000 + 86400000 from accounts;
