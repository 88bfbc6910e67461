-- Which browsers claimed which orders, and for whom: many of one kind within an hour are a series.
create table claims (
  account_id text not null,
  order_key text not null,
  report_id text not null,
  visitor_id text,
  -- A keyed hash.
  address text,
  request text,
  arrived_at integer not null,
  affiliate_id text,
  weak integer not null check (weak in (0, 1)),
  primary key (account_id, order_key, report_id)
) strict, without rowid;

create index claims_by_visitor on claims (account_id, visitor_id, arrived_at)
  where visitor_id is not null;
create index claims_by_address on claims (account_id, address, arrived_at)
  where address is not null;
create index claims_by_request on claims (account_id, request) where request is not null;
create index claims_by_affiliate on claims (account_id, affiliate_id, arrived_at)
  where affiliate_id is not null;
create index claims_weak on claims (account_id, affiliate_id, arrived_at) where weak = 1;

-- What was parked whole, so that a person can apply it.
alter table set_aside add column report text;
