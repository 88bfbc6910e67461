-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- The overview names orders that only have a refund or a decision, and read all recent orders for them.
drop index concurrently if exists orders_awaiting;
create index concurrently orders_awaiting on orders (account_id, converted_at)
  where flags = '["awaiting_sale"]';
