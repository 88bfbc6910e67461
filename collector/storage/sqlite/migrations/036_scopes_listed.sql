-- Affiliates in the order in which they were added.
create index affiliates_by_age on affiliates (account_id, created_at, id);
