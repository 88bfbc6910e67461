-- Sites of affiliates: visitors who come from there are the affiliate's. Without foreign keys because of
-- PostgreSQL, see there.
create table direct_links (
  account_id text not null,
  id text not null,
  affiliate_id text not null,
  pattern text not null,
  campaign_id text,
  channel text,
  banner text,
  note text,
  status text not null check (status in ('pending', 'approved', 'declined')),
  created_at integer not null,
  decided_at integer,
  primary key (account_id, id),
  unique (account_id, pattern)
) strict, without rowid;

-- The pattern that named the affiliate of a click, as it was then.
alter table clicks add column direct_link text;

-- The view names its columns.
drop view clicks_by_affiliate;
create view clicks_by_affiliate as
  select a.account_id, a.affiliate_id, a.received_at,
    c.visitor_id, c.id, c.affiliate_code, c.campaign_id, c.banner, c.channel, c.data1, c.data2,
    c.url, c.referrer, c.clicked_at, c.late, c.rung, c.webdriver, c.source, c.test, c.flawed, c.mark,
    c.direct_link
  from affiliate_clicks a cross join clicks c on c.arrival = a.arrival
  where a.arrival <= (select max(arrival) from clicks) / 1024 * 1024
  union all
  select account_id, affiliate_id, received_at,
    visitor_id, id, affiliate_code, campaign_id, banner, channel, data1, data2,
    url, referrer, clicked_at, late, rung, webdriver, source, test, flawed, mark, direct_link
  from clicks not indexed
  where arrival > (select max(arrival) from clicks) / 1024 * 1024 and affiliate_id is not null;
