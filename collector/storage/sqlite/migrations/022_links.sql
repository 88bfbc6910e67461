-- Banners and short links, and what is counted for them per UTC day.
create table banners (
  account_id text not null,
  id text not null,
  code text not null,
  created_at integer not null,
  body text not null,
  primary key (account_id, id)
) strict, without rowid;
create unique index banners_by_code on banners (account_id, lower(code));

create table links (
  account_id text not null,
  id text not null,
  slug text not null,
  affiliate_id text not null,
  campaign_id text,
  banner text,
  channel text,
  data1 text,
  data2 text,
  destination text,
  created_at integer not null,
  primary key (account_id, id)
) strict, without rowid;
create index links_by_time on links (account_id, created_at, id);
create index links_of_affiliate on links (account_id, affiliate_id, created_at, id);

-- Every slug of a link, in lower case: the one of now and those from before it was renamed.
create table link_slugs (
  account_id text not null,
  slug text not null,
  link_id text not null,
  primary key (account_id, slug)
) strict, without rowid;
create index slugs_of_link on link_slugs (account_id, link_id);

create table link_days (
  account_id text not null,
  link_id text not null,
  day integer not null,
  clicks integer not null,
  primary key (account_id, link_id, day)
) strict, without rowid;

create table banner_days (
  account_id text not null,
  day integer not null,
  banner_id text not null,
  affiliate_id text not null,
  impressions integer not null,
  clicks integer not null,
  primary key (account_id, day, banner_id, affiliate_id)
) strict, without rowid;
