-- Which browsers claimed which orders, and for whom: many of one kind within an hour are a series.
create table claims (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  report_id text collate "C" not null,
  visitor_id text collate "C",
  -- A keyed hash.
  address text collate "C",
  request text collate "C",
  arrived_at bigint not null,
  affiliate_id text collate "C",
  weak smallint not null check (weak in (0, 1)),
  primary key (account_id, order_key, report_id)
);

create index claims_by_visitor on claims (account_id, visitor_id, arrived_at)
  where visitor_id is not null;
create index claims_by_address on claims (account_id, address, arrived_at)
  where address is not null;
create index claims_by_request on claims (account_id, request) where request is not null;
create index claims_by_affiliate on claims (account_id, affiliate_id, arrived_at)
  where affiliate_id is not null;
create index claims_weak on claims (account_id, affiliate_id, arrived_at) where weak = 1;

-- What was parked whole, so that a person can apply it.
alter table set_aside add column report text collate "C";
