-- The products of an order, in the order in which they are settled anew.
create index orders_of_id on orders (account_id, order_id, order_key);
drop index orders_by_id;
