-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- The customers whom orders bond to an affiliate.
drop index concurrently if exists orders_bonding;
create index concurrently orders_bonding on orders (account_id, bond_affiliate_id, customer)
  where bond_affiliate_id is not null;
