-- Clicks that earn nothing: of bots, and of pages in frames of other sites.
alter table clicks add column mark text check (mark in ('bot', 'framed'));

-- Counts them, so that a count of clicks needs no other rows.
create index clicks_marked on clicks (account_id, received_at) where mark is not null;

-- The view names its columns.
drop view clicks_by_affiliate;
create view clicks_by_affiliate as
  select a.account_id, a.affiliate_id, a.received_at,
    c.visitor_id, c.id, c.affiliate_code, c.campaign_id, c.banner, c.channel, c.data1, c.data2,
    c.url, c.referrer, c.clicked_at, c.late, c.rung, c.webdriver, c.source, c.test, c.flawed, c.mark
  from affiliate_clicks a cross join clicks c on c.arrival = a.arrival
  where a.arrival <= (select max(arrival) from clicks) / 1024 * 1024
  union all
  select account_id, affiliate_id, received_at,
    visitor_id, id, affiliate_code, campaign_id, banner, channel, data1, data2,
    url, referrer, clicked_at, late, rung, webdriver, source, test, flawed, mark
  from clicks not indexed
  where arrival > (select max(arrival) from clicks) / 1024 * 1024 and affiliate_id is not null;
