-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Who earns from all orders of a customer, as people and imports set it, for the orders that are placed
-- from an instant on. Of the changes that are in force when an order is placed, the one with the highest
-- number counts. Rows are added and never changed, except that a person's reason can be erased.
create table lifetime_changes (
  account_id text collate "C" not null,
  customer text collate "C" not null,
  seq bigint not null,
  since bigint not null,
  kind text collate "C" not null check (kind in ('imported', 'entered', 'ended')),
  affiliate_id text collate "C",
  campaign_id text collate "C",
  changed_at bigint not null,
  changed_by text collate "C" not null,
  reason text collate "C" not null,
  primary key (account_id, customer, seq),
  foreign key (account_id, affiliate_id) references affiliates (account_id, id),
  check ((kind = 'ended') = (affiliate_id is null))
);
create index lifetime_changes_of_affiliate on lifetime_changes (account_id, affiliate_id, customer, seq);
create index lifetime_changes_of_kind on lifetime_changes (account_id, kind, customer, seq);

-- The imported ones apply to orders of any time. The table stays for a collector of the version before.
insert into lifetime_changes
  (account_id, customer, seq, since, kind, affiliate_id, campaign_id, changed_at, changed_by, reason)
select account_id, customer, 1, 0, 'imported', affiliate_id, campaign_id, added_at, 'import', ''
from lifetime_affiliates;
