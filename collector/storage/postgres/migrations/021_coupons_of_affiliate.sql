-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- A click whose page introduces the affiliate looks for the affiliate's coupons, the longest valid first.
drop index concurrently if exists coupons_of_affiliate;
create index concurrently coupons_of_affiliate on coupons (account_id, affiliate_id,
  (case when valid_until is null then 0 else 1 end), valid_until desc, code);
