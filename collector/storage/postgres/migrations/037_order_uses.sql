-- Adds only, so that a collector of the version before goes on working beside a new one.
-- What orders use up where there are limits: payments of subscriptions, and coupons. The place of an
-- order among the others decides whether it is within the limit.
create table order_uses (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  name text collate "C" not null,
  converted_at bigint not null,
  proven smallint not null,
  primary key (account_id, order_key, name)
);
create index order_uses_by_name on order_uses (account_id, name, converted_at, order_key, proven);

alter table coupons add column uses_max bigint;
alter table coupons add column customer_uses_max bigint;

-- A further kind of setting: whether an affiliate is soft.
alter table affiliate_settings drop constraint affiliate_settings_kind_check;
alter table affiliate_settings add constraint affiliate_settings_kind_check
  check (kind in ('parent', 'membership', 'class'));
