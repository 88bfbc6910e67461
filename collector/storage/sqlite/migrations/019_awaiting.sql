-- The overview names orders that only have a refund or a decision, and read all recent orders for them.
create index orders_awaiting on orders (account_id, converted_at)
  where flags = '["awaiting_sale"]';
