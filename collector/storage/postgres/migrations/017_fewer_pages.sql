-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- Each sale wrote into four indexes that begin with its affiliate. Three of them are not needed for a
-- new sale.

-- Nothing reads it: `entries_payable` has what payouts read.
drop index concurrently if exists entries_by_affiliate;

-- The claims of some hours, whichever affiliate they favour. `+ 0` keeps it from other queries: while
-- the table is empty, PostgreSQL finds all indexes equally good, and keeps the plan for a while.
drop index concurrently if exists claims_by_time;
create index concurrently claims_by_time on claims (account_id, (arrived_at + 0), report_id);
drop index concurrently if exists claims_by_affiliate;

-- A new sale from a page is `unverified`, so it adds no row to this index.
drop index concurrently if exists commissions_pending;
create index concurrently commissions_pending
  on commissions (account_id, affiliate_id, currency, matures_at, order_key, tier)
  where status = 'pending';
drop index concurrently if exists commissions_to_pay;
