-- The customers whom orders bond to an affiliate.
create index orders_bonding on orders (account_id, bond_affiliate_id, customer)
  where bond_affiliate_id is not null;
