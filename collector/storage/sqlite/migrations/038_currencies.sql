-- Exchange rates, only inserted. What was entered first stays, because orders were converted by it.
create table exchange_rates (
  account_id text not null,
  day text not null,
  from_currency text not null,
  to_currency text not null,
  source text not null,
  entered_at integer not null,
  rate text not null,
  primary key (account_id, day, from_currency, to_currency, source, entered_at),
  check (from_currency <> to_currency)
) strict, without rowid;

-- Orders that were converted, or that wait for a rate.
create table order_rates (
  account_id text not null,
  order_key text not null,
  rates_at integer not null,
  is_missing integer not null check (is_missing in (0, 1)),
  primary key (account_id, order_key)
) strict, without rowid;
create index order_rates_by_time on order_rates (account_id, is_missing, rates_at, order_key);

-- A further account of the ledger, `fx`. SQLite cannot change a check, so the table is copied. A collector
-- of the version before keeps working, and must be stopped before a payout currency is set: it would take
-- back what it does not know.
create table entries_checked (
  account_id text not null,
  order_key text not null,
  seq integer not null,
  affiliate_id text not null,
  tier integer not null,
  from_account text not null
    check (from_account = 'expense' or from_account = 'unverified' or from_account = 'pending'
      or from_account = 'payable' or from_account = 'paid' or from_account = 'fx'),
  to_account text not null
    check (to_account = 'expense' or to_account = 'unverified' or to_account = 'pending'
      or to_account = 'payable' or to_account = 'paid' or to_account = 'fx'),
  amount integer not null check (amount > 0),
  currency text not null,
  reason text not null,
  report_id text,
  payout_id text,
  at integer not null,
  hash text,
  primary key (account_id, order_key, seq),
  check (from_account <> to_account)
) strict, without rowid;

insert into entries_checked
  select account_id, order_key, seq, affiliate_id, tier, from_account, to_account, amount, currency,
    reason, report_id, payout_id, at, hash
  from entries;
drop table entries;
alter table entries_checked rename to entries;

create index entries_by_payout on entries (account_id, payout_id) where payout_id is not null;
create index entries_unchained on entries (account_id, order_key) where hash is null;
create index entries_payable
  on entries (account_id, affiliate_id, currency, order_key, tier, from_account, to_account, amount)
  where to_account = 'payable' or from_account = 'payable';

-- A further kind of setting: the currency in which an affiliate is paid.
create table affiliate_settings_new (
  account_id text not null,
  affiliate_id text not null,
  seq integer not null,
  since integer not null,
  kind text not null check (kind in ('parent', 'membership', 'class', 'currency')),
  subject text not null,
  body text not null,
  primary key (account_id, affiliate_id, seq)
) strict, without rowid;
insert into affiliate_settings_new select * from affiliate_settings;
drop table affiliate_settings;
alter table affiliate_settings_new rename to affiliate_settings;
create index affiliate_settings_by_subject on affiliate_settings (account_id, kind, subject, affiliate_id);
