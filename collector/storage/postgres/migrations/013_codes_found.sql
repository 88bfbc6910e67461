-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- Clicks by the link of an affiliate who was not entered when they came, however the code is written.
drop index concurrently if exists clicks_of_spelling;
create index concurrently clicks_of_spelling
  on clicks (account_id, rtrim(lower(affiliate_code), '._-'), visitor_id, id)
  where affiliate_id is null;
drop index concurrently if exists clicks_of_unknown;

-- Codes are found in other spellings than before: those of orders that are written in another one are
-- filled in anew, see steps/fillCodes.ts.
update orders set coded = null
  where coded is not null and (account_id, order_key) in (
    select account_id, order_key from order_codes
    where (kind = 'coupon' and code ~ '[^-A-Z0-9._]')
      or (kind in ('affiliate', 'campaign') and (code ~ '[^-a-z0-9._]' or code <> rtrim(code, '._-'))));
