-- Banners and short links, and what is counted for them per UTC day.
create table banners (
  account_id text collate "C" not null,
  id text collate "C" not null,
  code text collate "C" not null,
  created_at bigint not null,
  body text collate "C" not null,
  primary key (account_id, id)
);
create unique index banners_by_code on banners (account_id, lower(code));

create table links (
  account_id text collate "C" not null,
  id text collate "C" not null,
  slug text collate "C" not null,
  affiliate_id text collate "C" not null,
  campaign_id text collate "C",
  banner text collate "C",
  channel text collate "C",
  data1 text collate "C",
  data2 text collate "C",
  destination text collate "C",
  created_at bigint not null,
  primary key (account_id, id)
);
create index links_by_time on links (account_id, created_at, id);
create index links_of_affiliate on links (account_id, affiliate_id, created_at, id);

-- Every slug of a link, in lower case: the one of now and those from before it was renamed.
create table link_slugs (
  account_id text collate "C" not null,
  slug text collate "C" not null,
  link_id text collate "C" not null,
  primary key (account_id, slug)
);
create index slugs_of_link on link_slugs (account_id, link_id);

create table link_days (
  account_id text collate "C" not null,
  link_id text collate "C" not null,
  day bigint not null,
  clicks bigint not null,
  primary key (account_id, link_id, day)
);

create table banner_days (
  account_id text collate "C" not null,
  day bigint not null,
  banner_id text collate "C" not null,
  affiliate_id text collate "C" not null,
  impressions bigint not null,
  clicks bigint not null,
  primary key (account_id, day, banner_id, affiliate_id)
);
