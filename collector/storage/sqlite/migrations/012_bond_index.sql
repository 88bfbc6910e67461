-- Finds the first proven and the first unproven order of a customer, however many others there are.
create index orders_by_bond on orders (account_id, customer, bond_proven, converted_at, order_key)
  where bond_affiliate_id is not null;
