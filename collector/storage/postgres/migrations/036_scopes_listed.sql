-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- Affiliates in the order in which they were added.
drop index concurrently if exists affiliates_by_age;
create index concurrently affiliates_by_age on affiliates (account_id, created_at, id);
