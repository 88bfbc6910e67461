-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Payouts whose orders are still to be settled anew, so that their commissions read `paid`.
create table payouts_to_settle (
  account_id text collate "C" not null,
  payout_id text collate "C" not null,
  primary key (account_id, payout_id)
);
