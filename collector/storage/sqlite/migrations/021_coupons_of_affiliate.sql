-- A click whose page introduces the affiliate looks for the affiliate's coupons, the longest valid first.
create index coupons_of_affiliate on coupons (account_id, affiliate_id,
  (case when valid_until is null then 0 else 1 end), valid_until desc, code);
