-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Sites of affiliates: visitors who come from there are the affiliate's. Without foreign keys, because
-- Citus allows none from a new table to tables that are distributed already.
create table direct_links (
  account_id text collate "C" not null,
  id text collate "C" not null,
  affiliate_id text collate "C" not null,
  pattern text collate "C" not null,
  campaign_id text collate "C",
  channel text collate "C",
  banner text collate "C",
  note text collate "C",
  status text collate "C" not null check (status in ('pending', 'approved', 'declined')),
  created_at bigint not null,
  decided_at bigint,
  primary key (account_id, id),
  unique (account_id, pattern)
);

-- The pattern that named the affiliate of a click, as it was then.
alter table clicks add column direct_link text collate "C";
