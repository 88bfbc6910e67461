-- Exchange rates, only inserted. What was entered first stays, because orders were converted by it.
create table exchange_rates (
  account_id text collate "C" not null,
  day text collate "C" not null,
  from_currency text collate "C" not null,
  to_currency text collate "C" not null,
  source text collate "C" not null,
  entered_at bigint not null,
  rate text collate "C" not null,
  primary key (account_id, day, from_currency, to_currency, source, entered_at),
  check (from_currency <> to_currency)
);

-- Orders that were converted, or that wait for a rate.
create table order_rates (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  rates_at bigint not null,
  is_missing smallint not null check (is_missing in (0, 1)),
  primary key (account_id, order_key)
);
create index order_rates_by_time on order_rates (account_id, is_missing, rates_at, order_key);

-- A further account of the ledger, `fx`. A collector of the version before keeps working, and must be
-- stopped before a payout currency is set: it would take back what it does not know. Not validated,
-- because the rows that are there fulfilled a stricter check.
alter table entries drop constraint entries_from_account_check;
alter table entries add constraint entries_from_account_check
  check (from_account in ('expense', 'unverified', 'pending', 'payable', 'paid', 'fx')) not valid;
alter table entries drop constraint entries_to_account_check;
alter table entries add constraint entries_to_account_check
  check (to_account in ('expense', 'unverified', 'pending', 'payable', 'paid', 'fx')) not valid;

-- A further kind of setting: the currency in which an affiliate is paid.
alter table affiliate_settings drop constraint affiliate_settings_kind_check;
alter table affiliate_settings add constraint affiliate_settings_kind_check
  check (kind in ('parent', 'membership', 'class', 'currency'));
