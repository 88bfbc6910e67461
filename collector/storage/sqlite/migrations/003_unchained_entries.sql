-- Finds what is left to fill in.
create index entries_unchained on entries (account_id, order_key) where hash is null;
