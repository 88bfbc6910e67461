-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Affiliates' codes that differ only in case are refused: of an account's codes with the same small
-- letters one has the place 0, which is what every new one gets. Codes that earlier versions let in
-- beside another one get the places after it, in the order in which they were entered, and stay.
alter table affiliates add column spelling integer not null default 0;
update affiliates set spelling = ranked.place
  from (
    select account_id, id,
      row_number() over (partition by account_id, lower(code) order by created_at, id) - 1 as place
    from affiliates) as ranked
  where ranked.account_id = affiliates.account_id and ranked.id = affiliates.id
    and ranked.place > 0;
create unique index affiliates_by_spelling on affiliates (account_id, lower(code), spelling);

-- The coupon as `couponCode` folds it. Null until it is filled in, see steps/fillCoupons.ts; coupons
-- that earlier versions let in beside one with the same folding get the places after it.
alter table coupons add column folded text;
alter table coupons add column spelling integer not null default 0;
create unique index coupons_by_folding on coupons (account_id, folded, spelling);
create index coupons_unfolded on coupons (account_id, created_at, code) where folded is null;
