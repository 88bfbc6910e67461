-- What clicks and impressions earn is an order of a kind of its own. A collector of the version before
-- keeps working, and must be stopped before a campaign pays for clicks or impressions: it would take back
-- what it does not know.
alter table orders drop constraint orders_kind_check;
-- Not validated, because the rows that are there fulfilled a stricter check.
alter table orders add constraint orders_kind_check
  check (kind = 'sale' or kind = 'action' or kind = 'booking' or kind = 'traffic') not valid;

-- The days of clicks and the months of impressions that were counted, by their first day. A final one is
-- not counted again.
create table traffic_periods (
  account_id text collate "C" not null,
  counted text collate "C" not null check (counted in ('clicks', 'impressions')),
  first_day bigint not null,
  counted_at bigint not null,
  is_final smallint not null check (is_final in (0, 1)),
  primary key (account_id, counted, first_day)
);
