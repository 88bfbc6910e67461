-- Adds only, so that a collector of the version before goes on working beside a new one.

-- How much is set aside of an account, so that no write has to count it; counted anew every hour.
create table set_aside_totals (
  account_id text collate "C" not null,
  kept bigint not null,
  bytes bigint not null,
  -- To make room, and when last.
  discarded bigint not null,
  discarded_at bigint not null,
  primary key (account_id)
);
