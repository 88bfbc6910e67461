-- Every key starts with account_id, so that accounts can be spread over machines later.
-- Times are UTC epoch milliseconds, money is whole minor units, codes of currencies are ISO 4217.

create table accounts (
  account_id text primary key,
  name text not null,
  created_at integer not null,
  secret text not null,
  -- Counts every change of policy, campaigns, affiliates and coupons: the key of caches.
  program_version integer not null default 1
) strict, without rowid;

create table sites (
  account_id text not null references accounts,
  host text not null,
  created_at integer not null,
  primary key (account_id, host)
) strict, without rowid;

create table policies (
  account_id text not null references accounts,
  version integer not null,
  since integer not null,
  body text not null,
  primary key (account_id, version)
) strict, without rowid;

create table campaigns (
  account_id text not null references accounts,
  id text not null,
  code text not null,
  created_at integer not null,
  primary key (account_id, id),
  unique (account_id, code)
) strict, without rowid;

create table campaign_versions (
  account_id text not null,
  campaign_id text not null,
  version integer not null,
  since integer not null,
  body text not null,
  primary key (account_id, campaign_id, version),
  foreign key (account_id, campaign_id) references campaigns (account_id, id)
) strict, without rowid;

create table affiliates (
  account_id text not null references accounts,
  id text not null,
  code text not null,
  name text not null,
  email text,
  created_at integer not null,
  primary key (account_id, id),
  unique (account_id, code)
) strict, without rowid;

create table affiliate_states (
  account_id text not null,
  affiliate_id text not null,
  since integer not null,
  status text not null check (status in ('active', 'paused', 'banned')),
  primary key (account_id, affiliate_id, since),
  foreign key (account_id, affiliate_id) references affiliates (account_id, id)
) strict, without rowid;

create table coupons (
  account_id text not null,
  code text not null,
  affiliate_id text not null,
  campaign_id text,
  valid_from integer not null,
  valid_until integer,
  created_at integer not null,
  primary key (account_id, code),
  foreign key (account_id, affiliate_id) references affiliates (account_id, id),
  foreign key (account_id, campaign_id) references campaigns (account_id, id)
) strict, without rowid;

-- A visitor's ids are one group; the smallest id stands for it, so that the order in which
-- aliases were learnt does not matter. The group's own id has no row.
create table visitor_aliases (
  account_id text not null,
  alias text not null,
  visitor text not null,
  primary key (account_id, alias)
) strict, without rowid;

create index visitor_aliases_by_visitor on visitor_aliases (account_id, visitor);

create table handovers (
  account_id text not null,
  token_hash text not null,
  visitor_id text not null,
  used_at integer not null,
  primary key (account_id, token_hash)
) strict, without rowid;

create index handovers_by_time on handovers (account_id, used_at);

-- Visitor ids are time-ordered (UUIDv7), so the key is, and a visitor's clicks lie together.
create table clicks (
  account_id text not null,
  visitor_id text not null,
  id text not null,
  affiliate_code text not null,
  affiliate_id text,
  campaign_id text,
  banner text,
  channel text,
  data1 text,
  data2 text,
  url text,
  referrer text,
  clicked_at integer not null,
  received_at integer not null,
  late integer not null check (late in (0, 1)),
  rung text,
  webdriver integer not null check (webdriver in (0, 1)),
  source text not null check (source in ('browser', 'server')),
  test integer not null check (test in (0, 1)),
  primary key (account_id, visitor_id, id)
) strict, without rowid;

create index clicks_by_time on clicks (account_id, received_at, id);
create index clicks_by_affiliate on clicks (account_id, affiliate_id, received_at, id);

-- Every message about an order, as it was understood. Inserted, never changed.
create table reports (
  account_id text not null,
  id text not null,
  order_key text not null,
  kind text not null,
  source text not null,
  received_at integer not null,
  fingerprint text not null,
  body text not null,
  unique (account_id, id)
) strict;

create index reports_by_order on reports (account_id, order_key, received_at);

-- What an order's reports amount to: rebuilt whenever it is settled.
create table orders (
  account_id text not null,
  order_key text not null,
  kind text not null check (kind in ('sale', 'action')),
  order_id text not null,
  product_id text not null,
  code text not null,
  opened_at integer not null,
  converted_at integer not null,
  source text not null,
  status text not null,
  currency text,
  total integer,
  remaining integer,
  customer text,
  bond_affiliate_id text,
  bond_campaign_id text,
  bond_proven integer check (bond_proven in (0, 1)),
  flags text not null,
  test integer not null check (test in (0, 1)),
  settled_at integer not null,
  primary key (account_id, order_key)
) strict, without rowid;

create index orders_by_id on orders (account_id, order_id);
create index orders_by_time on orders (account_id, converted_at);
create index orders_by_opening on orders (account_id, opened_at);
create index orders_by_customer on orders (account_id, customer, converted_at)
  where customer is not null;

-- Finds the orders that a late click, or a learnt alias, may decide anew.
create table order_visitors (
  account_id text not null,
  visitor_id text not null,
  order_key text not null,
  primary key (account_id, visitor_id, order_key)
) strict, without rowid;

-- Every decision about who earned. The newest applied one is in force.
create table verdicts (
  account_id text not null,
  order_key text not null,
  seq integer not null,
  applied integer not null check (applied in (0, 1)),
  decided_at integer not null,
  body text not null,
  primary key (account_id, order_key, seq)
) strict, without rowid;

-- A projection of the ledger and the status log, for lists and for the next settling.
create table commissions (
  account_id text not null,
  order_key text not null,
  affiliate_id text not null,
  tier integer not null,
  campaign_id text not null,
  amount integer not null,
  currency text not null,
  status text not null
    check (status in ('unverified', 'pending', 'held', 'approved', 'paid', 'declined')),
  reasons text not null,
  matures_at integer,
  basis text not null,
  converted_at integer not null,
  test integer not null check (test in (0, 1)),
  primary key (account_id, order_key, affiliate_id, tier)
) strict, without rowid;

create index commissions_by_time on commissions (account_id, converted_at);
create index commissions_by_status on commissions (account_id, status, converted_at);
create index commissions_by_affiliate on commissions (account_id, affiliate_id, converted_at);
create index commissions_to_pay
  on commissions (account_id, affiliate_id, currency, status, matures_at);

create table status_log (
  account_id text not null,
  order_key text not null,
  seq integer not null,
  affiliate_id text not null,
  tier integer not null,
  from_status text,
  to_status text,
  reasons text not null,
  report_id text,
  at integer not null,
  primary key (account_id, order_key, seq)
) strict, without rowid;

-- One row is one movement of money and names both sides. Inserted, never changed.
create table entries (
  account_id text not null,
  order_key text not null,
  seq integer not null,
  affiliate_id text not null,
  tier integer not null,
  from_account text not null
    check (from_account in ('expense', 'unverified', 'pending', 'payable', 'paid')),
  to_account text not null
    check (to_account in ('expense', 'unverified', 'pending', 'payable', 'paid')),
  amount integer not null check (amount > 0),
  currency text not null,
  reason text not null,
  report_id text,
  payout_id text,
  at integer not null,
  primary key (account_id, order_key, seq),
  check (from_account <> to_account)
) strict, without rowid;

create index entries_by_affiliate on entries (account_id, affiliate_id, currency, at);
create index entries_by_payout on entries (account_id, payout_id) where payout_id is not null;

create table payouts (
  account_id text not null,
  id text not null,
  affiliate_id text not null,
  currency text not null,
  amount integer not null check (amount > 0),
  paid_by text not null,
  paid_at integer not null,
  primary key (account_id, id)
) strict, without rowid;

create index payouts_by_time on payouts (account_id, paid_at);

-- What was refused or could not be applied, kept 30 days for a person to look at.
create table set_aside (
  account_id text not null,
  received_at integer not null,
  id text not null,
  state text not null check (state in ('rejected', 'parked')),
  code text not null,
  message text not null,
  kind text,
  order_id text,
  origin text,
  body text not null,
  primary key (account_id, received_at, id)
) strict, without rowid;

-- `hash` is of the secret, except for signing keys: an HMAC needs the secret itself.
create table keys (
  account_id text not null,
  id text not null,
  kind text not null check (kind in ('secret', 'signing')),
  hash text not null,
  label text not null,
  created_at integer not null,
  revoked_at integer,
  primary key (account_id, id)
) strict, without rowid;

create table users (
  account_id text not null,
  id text not null,
  email text not null,
  password_hash text not null,
  created_at integer not null,
  primary key (account_id, id),
  unique (account_id, email)
) strict, without rowid;

create table sessions (
  account_id text not null,
  token_hash text not null,
  user_id text not null,
  created_at integer not null,
  seen_at integer not null,
  primary key (account_id, token_hash)
) strict, without rowid;

create index sessions_by_time on sessions (account_id, created_at);

-- One-time links into the panel.
create table login_links (
  account_id text not null,
  token_hash text not null,
  user_id text not null,
  expires_at integer not null,
  used_at integer,
  primary key (account_id, token_hash)
) strict, without rowid;

create table login_attempts (
  account_id text not null,
  email text not null,
  at integer not null,
  id text not null,
  primary key (account_id, email, at, id)
) strict, without rowid;

create index login_attempts_by_time on login_attempts (account_id, at);
