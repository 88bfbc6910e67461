-- Adds only, so that a collector of the version before goes on working beside a new one.

-- What a merchant set for single affiliates: who recruited them, and their place in campaigns. Rows
-- are only added, so that old orders can be decided again. Without foreign keys, because Citus allows
-- none from a new table to tables that are distributed already.
create table affiliate_settings (
  account_id text collate "C" not null,
  affiliate_id text collate "C" not null,
  seq integer not null,
  since bigint not null,
  kind text collate "C" not null check (kind in ('parent', 'membership')),
  subject text collate "C" not null,
  body text collate "C" not null,
  primary key (account_id, affiliate_id, seq)
);

-- The affiliates that were recruited by one, and the members of a campaign.
create index affiliate_settings_by_subject on affiliate_settings (account_id, kind, subject, affiliate_id);

-- A further status, of those who signed up and wait for the merchant.
alter table affiliate_states drop constraint affiliate_states_status_check;
alter table affiliate_states add constraint affiliate_states_status_check
  check (status in ('pending', 'active', 'paused', 'banned'));
