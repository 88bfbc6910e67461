-- What a merchant set for single affiliates: who recruited them, and their place in campaigns. Rows
-- are only added, so that old orders can be decided again.
create table affiliate_settings (
  account_id text not null,
  affiliate_id text not null,
  seq integer not null,
  since integer not null,
  kind text not null check (kind in ('parent', 'membership')),
  subject text not null,
  body text not null,
  primary key (account_id, affiliate_id, seq)
) strict, without rowid;

-- The affiliates that were recruited by one, and the members of a campaign.
create index affiliate_settings_by_subject on affiliate_settings (account_id, kind, subject, affiliate_id);

-- A further status, of those who signed up and wait for the merchant.
create table affiliate_states_new (
  account_id text not null,
  affiliate_id text not null,
  since integer not null,
  status text not null check (status in ('pending', 'active', 'paused', 'banned')),
  primary key (account_id, affiliate_id, since),
  foreign key (account_id, affiliate_id) references affiliates (account_id, id)
) strict, without rowid;
insert into affiliate_states_new select account_id, affiliate_id, since, status from affiliate_states;
drop table affiliate_states;
alter table affiliate_states_new rename to affiliate_states;
