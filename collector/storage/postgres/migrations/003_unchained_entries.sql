-- each statement for itself: an index that is built beside the writes cannot be part of a transaction
drop index concurrently if exists entries_unchained;

-- Finds what is left to fill in.
create index concurrently entries_unchained on entries (account_id, order_key) where hash is null;
