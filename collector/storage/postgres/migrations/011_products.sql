-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- The products of an order, in the order in which they are settled anew.
drop index concurrently if exists orders_of_id;
create index concurrently orders_of_id on orders (account_id, order_id, order_key);
drop index concurrently if exists orders_by_id;
