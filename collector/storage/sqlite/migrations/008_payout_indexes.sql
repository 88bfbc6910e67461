-- Adds up what is payable without reading the rest of the ledger, see steps/payouts.ts.
create index entries_payable
  on entries (account_id, affiliate_id, currency, order_key, tier, from_account, to_account, amount)
  where to_account = 'payable' or from_account = 'payable';
