-- Adds only, so that a collector of the version before goes on working beside a new one.

-- What affiliates get for reaching a threshold. A version is never changed.
create table performance_rules (
  account_id text not null,
  code text not null,
  version integer not null,
  since integer not null,
  body text not null,
  primary key (account_id, code, version)
) strict, without rowid;

-- The months that were measured for a rule, by their first day; 0 for all time.
create table performance_periods (
  account_id text not null,
  rule text not null,
  first_day integer not null,
  measured_at integer not null,
  primary key (account_id, rule, first_day)
) strict, without rowid;

-- Who got what a rule gives for a period.
create table performance_grants (
  account_id text not null,
  rule text not null,
  first_day integer not null,
  affiliate_id text not null,
  version integer not null,
  granted_at integer not null,
  measured text not null,
  primary key (account_id, rule, first_day, affiliate_id)
) strict, without rowid;
