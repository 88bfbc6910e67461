-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Lifetime affiliates of customers, imported from another program. Those of orders stand with the orders.
create table lifetime_affiliates (
  account_id text collate "C" not null,
  customer text collate "C" not null,
  affiliate_id text collate "C" not null,
  campaign_id text collate "C",
  added_at bigint not null,
  primary key (account_id, customer),
  foreign key (account_id, affiliate_id) references affiliates (account_id, id)
);
