-- What clicks and impressions earn is an order of a kind of its own. SQLite cannot change a check, so the
-- table is copied. A collector of the version before keeps working, and must be stopped before a campaign
-- pays for clicks or impressions: it would take back what it does not know.

create table orders_checked (
  account_id text not null,
  order_key text not null,
  kind text not null
    check (kind = 'sale' or kind = 'action' or kind = 'booking' or kind = 'traffic'),
  order_id text not null,
  product_id text not null,
  code text not null,
  opened_at integer not null,
  converted_at integer not null,
  source text not null,
  status text not null,
  currency text,
  total integer,
  remaining integer,
  customer text,
  bond_affiliate_id text,
  bond_campaign_id text,
  bond_proven integer check (bond_proven in (0, 1)),
  flags text not null,
  test integer not null check (test in (0, 1)),
  settled_at integer not null,
  coded integer,
  primary key (account_id, order_key)
) strict, without rowid;

insert into orders_checked
  select account_id, order_key, kind, order_id, product_id, code, opened_at, converted_at, source,
    status, currency, total, remaining, customer, bond_affiliate_id, bond_campaign_id, bond_proven,
    flags, test, settled_at, coded
  from orders;
drop table orders;
alter table orders_checked rename to orders;

create index orders_by_time on orders (account_id, converted_at);
create index orders_by_opening on orders (account_id, opened_at);
create index orders_of_customer on orders (account_id, customer, converted_at, order_key)
  where customer is not null;
create index orders_by_bond on orders (account_id, customer, bond_proven, converted_at, order_key)
  where bond_proven is not null;
create index orders_uncoded on orders (account_id, order_key) where coded is null;
create index orders_of_id on orders (account_id, order_id, order_key);
create index orders_awaiting on orders (account_id, converted_at)
  where flags = '["awaiting_sale"]';
create index orders_booked on orders (account_id, code, converted_at, order_key)
  where kind = 'booking';
create index orders_bonding on orders (account_id, bond_affiliate_id, customer)
  where bond_affiliate_id is not null;

-- The days of clicks and the months of impressions that were counted, by their first day. A final one is
-- not counted again.
create table traffic_periods (
  account_id text not null,
  counted text not null check (counted in ('clicks', 'impressions')),
  first_day integer not null,
  counted_at integer not null,
  is_final integer not null check (is_final in (0, 1)),
  primary key (account_id, counted, first_day)
) strict, without rowid;
