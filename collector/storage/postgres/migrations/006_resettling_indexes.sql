-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- A visitor's first and last clicks.
drop index concurrently if exists clicks_of_visitor;
create index concurrently clicks_of_visitor on clicks (account_id, visitor_id, clicked_at, id);

-- Clicks by the link of an affiliate who was not entered when they came.
drop index concurrently if exists clicks_of_unknown;
create index concurrently clicks_of_unknown on clicks (account_id, affiliate_code, visitor_id, id)
  where affiliate_id is null;

-- The orders of a customer in the order in which they are settled anew.
drop index concurrently if exists orders_of_customer;
create index concurrently orders_of_customer on orders (account_id, customer, converted_at, order_key)
  where customer is not null;
drop index concurrently if exists orders_by_customer;

-- What a customer's orders bond the customer to.
drop index concurrently if exists orders_by_bond;
create index concurrently orders_by_bond on orders (account_id, customer, bond_proven, converted_at, order_key)
  where bond_proven is not null;

-- Finds the orders whose codes are left to fill in.
drop index concurrently if exists orders_uncoded;
create index concurrently orders_uncoded on orders (account_id, order_key) where coded is null;
