-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Payouts whose orders are still to be settled anew, so that their commissions read `paid`.
create table payouts_to_settle (
  account_id text collate "C" not null,
  payout_id text collate "C" not null,
  primary key (account_id, payout_id)
);

-- Visitors who asked to be forgotten and clicks of theirs, as hashes, for as long as something of
-- theirs may still be on its way.
create table forgotten (
  account_id text collate "C" not null,
  hash text collate "C" not null,
  forgotten_at bigint not null,
  primary key (account_id, hash)
);

create index forgotten_by_time on forgotten (account_id, forgotten_at);
