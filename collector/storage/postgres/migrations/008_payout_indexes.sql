-- each statement for itself: an index that is built beside the writes cannot be part of a transaction
drop index concurrently if exists entries_payable;

-- Adds up what is payable without reading the rest of the ledger, see steps/payouts.ts.
create index concurrently entries_payable
  on entries (account_id, affiliate_id, currency, order_key, tier, from_account, to_account, amount)
  where to_account = 'payable' or from_account = 'payable';
