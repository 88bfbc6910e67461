-- Clicks by the link of an affiliate who was not entered when they came, however the code is written.
create index clicks_of_spelling
  on clicks (account_id, rtrim(lower(affiliate_code), '._-'), visitor_id, id)
  where affiliate_id is null;
drop index clicks_of_unknown;

-- Codes are found in other spellings than before: those of orders that are written in another one are
-- filled in anew, see steps/fillCodes.ts.
update orders set coded = null
  where coded is not null and (account_id, order_key) in (
    select account_id, order_key from order_codes
    where (kind = 'coupon' and code glob '*[^-A-Z0-9._]*')
      or (kind in ('affiliate', 'campaign') and (code glob '*[^-a-z0-9._]*' or code <> rtrim(code, '._-'))));
