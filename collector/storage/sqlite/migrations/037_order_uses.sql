-- What orders use up where there are limits: payments of subscriptions, and coupons. The place of an
-- order among the others decides whether it is within the limit.
create table order_uses (
  account_id text not null,
  order_key text not null,
  name text not null,
  converted_at integer not null,
  proven integer not null,
  primary key (account_id, order_key, name)
) strict, without rowid;
create index order_uses_by_name on order_uses (account_id, name, converted_at, order_key, proven);

alter table coupons add column uses_max integer;
alter table coupons add column customer_uses_max integer;

-- A further kind of setting: whether an affiliate is soft.
create table affiliate_settings_new (
  account_id text not null,
  affiliate_id text not null,
  seq integer not null,
  since integer not null,
  kind text not null check (kind in ('parent', 'membership', 'class')),
  subject text not null,
  body text not null,
  primary key (account_id, affiliate_id, seq)
) strict, without rowid;
insert into affiliate_settings_new select * from affiliate_settings;
drop table affiliate_settings;
alter table affiliate_settings_new rename to affiliate_settings;
create index affiliate_settings_by_subject on affiliate_settings (account_id, kind, subject, affiliate_id);
