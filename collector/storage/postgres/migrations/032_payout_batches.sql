-- Adds only, so that a collector of the version before goes on working beside a new one.
-- Without foreign keys, because Citus allows none from a new table to tables that are distributed already.

-- What an account pays out at least, as JSON, and the bank account that it pays from, encrypted JSON.
create table payout_terms (
  account_id text collate "C" not null,
  minimums text collate "C" not null,
  payer text collate "C",
  primary key (account_id)
);

-- How an affiliate is paid, encrypted JSON, and minimums of its own.
create table payees (
  account_id text collate "C" not null,
  affiliate_id text collate "C" not null,
  minimums text collate "C" not null,
  details text collate "C",
  changed_at bigint not null,
  changed_by text collate "C" not null,
  primary key (account_id, affiliate_id)
);

create table payout_batches (
  account_id text collate "C" not null,
  id text collate "C" not null,
  state text collate "C" not null check (state in ('open', 'paid', 'reverted')),
  format text collate "C" not null,
  -- How many rows were taken out. Files of one revision have the same bytes.
  revision integer not null,
  payer text collate "C",
  created_at bigint not null,
  created_by text collate "C" not null,
  closed_at bigint,
  closed_by text collate "C",
  note text collate "C" not null,
  primary key (account_id, id),
  check ((closed_at is null) = (closed_by is null))
);

create index payout_batches_by_time on payout_batches (account_id, created_at, id);

-- One row for each affiliate and currency. The rows of a payout that was marked as paid are in `payouts`.
create table payout_rows (
  account_id text collate "C" not null,
  payout_id text collate "C" not null,
  batch_id text collate "C" not null,
  position integer not null,
  affiliate_id text collate "C" not null,
  currency text collate "C" not null,
  state text collate "C" not null
    check (state in ('planned', 'left_out', 'frozen', 'paid', 'taken_out', 'reverted')),
  amount bigint not null,
  -- How many approved commissions it pays.
  commissions integer not null,
  details text collate "C",
  -- The revision of the batch from which on the row is no longer in its file.
  taken_out_in integer,
  unfinished integer not null check (unfinished in (0, 1)),
  changed_at bigint not null,
  changed_by text collate "C" not null,
  note text collate "C" not null,
  primary key (account_id, payout_id)
);

create index payout_rows_of on payout_rows (account_id, batch_id, position);
create index payout_rows_unfinished on payout_rows (account_id, batch_id, position)
  where unfinished = 1;
create index payout_rows_frozen on payout_rows (account_id, affiliate_id, currency)
  where state = 'frozen';

-- The files that were made. Making one again has to give the same bytes.
create table payout_files (
  account_id text collate "C" not null,
  batch_id text collate "C" not null,
  format text collate "C" not null,
  revision integer not null,
  sha256 text collate "C" not null,
  rows_count integer not null,
  made_at bigint not null,
  made_by text collate "C" not null,
  primary key (account_id, batch_id, format, revision)
);

insert into payout_batches
  select account_id, id, 'paid', 'csv', 0, null, paid_at, paid_by, paid_at, paid_by, '' from payouts;
insert into payout_rows
  select account_id, id, id, 1, affiliate_id, currency, 'paid', amount, 0, null, null, 0, paid_at,
    paid_by, ''
  from payouts;
