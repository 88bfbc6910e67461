-- Whether links without parameters count in requests of clients of Post Affiliate Pro. A collector of the
-- previous version ignores the columns and leaves them as they are.

alter table pap_settings add column anchors integer not null default 0 check (anchors in (0, 1));
alter table pap_settings add column direct_links integer not null default 0 check (direct_links in (0, 1));
