-- Adds only, so that a collector of the version before goes on working beside a new one.

-- What affiliates get for reaching a threshold. A version is never changed.
create table performance_rules (
  account_id text collate "C" not null,
  code text collate "C" not null,
  version bigint not null,
  since bigint not null,
  body text collate "C" not null,
  primary key (account_id, code, version)
);

-- The months that were measured for a rule, by their first day; 0 for all time.
create table performance_periods (
  account_id text collate "C" not null,
  rule text collate "C" not null,
  first_day bigint not null,
  measured_at bigint not null,
  primary key (account_id, rule, first_day)
);

-- Who got what a rule gives for a period.
create table performance_grants (
  account_id text collate "C" not null,
  rule text collate "C" not null,
  first_day bigint not null,
  affiliate_id text collate "C" not null,
  version bigint not null,
  granted_at bigint not null,
  measured text collate "C" not null,
  primary key (account_id, rule, first_day, affiliate_id)
);
