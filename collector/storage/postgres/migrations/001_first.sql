-- The tables of sqlite/migrations, and `locks`. Every key starts with account_id, so that accounts can
-- be spread over machines. Times are UTC epoch milliseconds, money is whole minor units, codes of
-- currencies are ISO 4217. Texts are compared byte by byte, whatever the database's language, so
-- that both databases put equal things in the same order.

-- What several collectors must not do at once; see steps/step.ts. It holds nothing worth keeping:
-- after a crash nobody holds a lock.
create unlogged table locks (
  account_id text collate "C" not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  taken_at bigint not null,
  primary key (account_id, kind, id)
) with (fillfactor = 50);

create table accounts (
  account_id text collate "C" primary key,
  name text collate "C" not null,
  created_at bigint not null,
  secret text collate "C" not null,
  -- Counts every change of policy, campaigns, affiliates and coupons: the key of caches.
  program_version bigint not null default 1
);

create table sites (
  account_id text collate "C" not null references accounts,
  host text collate "C" not null,
  created_at bigint not null,
  primary key (account_id, host)
);

create table policies (
  account_id text collate "C" not null references accounts,
  version integer not null,
  since bigint not null,
  body text collate "C" not null,
  primary key (account_id, version)
);

create table campaigns (
  account_id text collate "C" not null references accounts,
  id text collate "C" not null,
  code text collate "C" not null,
  created_at bigint not null,
  primary key (account_id, id),
  unique (account_id, code)
);

create table campaign_versions (
  account_id text collate "C" not null,
  campaign_id text collate "C" not null,
  version integer not null,
  since bigint not null,
  body text collate "C" not null,
  primary key (account_id, campaign_id, version),
  foreign key (account_id, campaign_id) references campaigns (account_id, id)
);

create table affiliates (
  account_id text collate "C" not null references accounts,
  id text collate "C" not null,
  code text collate "C" not null,
  name text collate "C" not null,
  email text collate "C",
  created_at bigint not null,
  primary key (account_id, id),
  unique (account_id, code)
);

create table affiliate_states (
  account_id text collate "C" not null,
  affiliate_id text collate "C" not null,
  since bigint not null,
  status text collate "C" not null check (status in ('active', 'paused', 'banned')),
  primary key (account_id, affiliate_id, since),
  foreign key (account_id, affiliate_id) references affiliates (account_id, id)
);

create table coupons (
  account_id text collate "C" not null,
  code text collate "C" not null,
  affiliate_id text collate "C" not null,
  campaign_id text collate "C",
  valid_from bigint not null,
  valid_until bigint,
  created_at bigint not null,
  primary key (account_id, code),
  foreign key (account_id, affiliate_id) references affiliates (account_id, id),
  foreign key (account_id, campaign_id) references campaigns (account_id, id)
);

-- A visitor's ids are one group; the smallest id stands for it, so that the order in which
-- aliases were learnt does not matter. The group's own id has no row.
create table visitor_aliases (
  account_id text collate "C" not null,
  alias text collate "C" not null,
  visitor text collate "C" not null,
  primary key (account_id, alias)
);

create index visitor_aliases_by_visitor on visitor_aliases (account_id, visitor);

create table handovers (
  account_id text collate "C" not null,
  token_hash text collate "C" not null,
  visitor_id text collate "C" not null,
  used_at bigint not null,
  primary key (account_id, token_hash)
);

create index handovers_by_time on handovers (account_id, used_at);

-- Visitor ids are time-ordered (UUIDv7), so the key is, and a visitor's clicks lie together.
create table clicks (
  account_id text collate "C" not null,
  visitor_id text collate "C" not null,
  id text collate "C" not null,
  affiliate_code text collate "C" not null,
  affiliate_id text collate "C",
  campaign_id text collate "C",
  banner text collate "C",
  channel text collate "C",
  data1 text collate "C",
  data2 text collate "C",
  url text collate "C",
  referrer text collate "C",
  clicked_at bigint not null,
  received_at bigint not null,
  late integer not null check (late in (0, 1)),
  rung text collate "C",
  webdriver integer not null check (webdriver in (0, 1)),
  source text collate "C" not null check (source in ('browser', 'server')),
  test integer not null check (test in (0, 1)),
  primary key (account_id, visitor_id, id)
);

create index clicks_by_time on clicks (account_id, received_at, id);
create index clicks_by_affiliate on clicks (account_id, affiliate_id, received_at, id);

-- Every message about an order, as it was understood. Inserted, never changed.
create table reports (
  account_id text collate "C" not null,
  id text collate "C" not null,
  order_key text collate "C" not null,
  kind text collate "C" not null,
  source text collate "C" not null,
  received_at bigint not null,
  fingerprint text collate "C" not null,
  body text collate "C" not null,
  primary key (account_id, id)
);

create index reports_by_order on reports (account_id, order_key, received_at);

-- What an order's reports amount to: rebuilt whenever it is settled.
create table orders (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  kind text collate "C" not null check (kind in ('sale', 'action')),
  order_id text collate "C" not null,
  product_id text collate "C" not null,
  code text collate "C" not null,
  opened_at bigint not null,
  converted_at bigint not null,
  source text collate "C" not null,
  status text collate "C" not null,
  currency text collate "C",
  total bigint,
  remaining bigint,
  customer text collate "C",
  bond_affiliate_id text collate "C",
  bond_campaign_id text collate "C",
  bond_proven integer check (bond_proven in (0, 1)),
  flags text collate "C" not null,
  test integer not null check (test in (0, 1)),
  settled_at bigint not null,
  primary key (account_id, order_key)
);

create index orders_by_id on orders (account_id, order_id);
create index orders_by_time on orders (account_id, converted_at);
create index orders_by_opening on orders (account_id, opened_at);
create index orders_by_customer on orders (account_id, customer, converted_at)
  where customer is not null;

-- Finds the orders that a late click, or a learnt alias, may decide anew.
create table order_visitors (
  account_id text collate "C" not null,
  visitor_id text collate "C" not null,
  order_key text collate "C" not null,
  primary key (account_id, visitor_id, order_key)
);

-- Every decision about who earned. The newest applied one is in force.
create table verdicts (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  seq integer not null,
  applied integer not null check (applied in (0, 1)),
  decided_at bigint not null,
  body text collate "C" not null,
  primary key (account_id, order_key, seq)
);

-- A projection of the ledger and the status log, for lists and for the next settling.
create table commissions (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  affiliate_id text collate "C" not null,
  tier integer not null,
  campaign_id text collate "C" not null,
  amount bigint not null,
  currency text collate "C" not null,
  status text collate "C" not null
    check (status in ('unverified', 'pending', 'held', 'approved', 'paid', 'declined')),
  reasons text collate "C" not null,
  matures_at bigint,
  basis text collate "C" not null,
  converted_at bigint not null,
  test integer not null check (test in (0, 1)),
  primary key (account_id, order_key, affiliate_id, tier)
);

create index commissions_by_time on commissions (account_id, converted_at);
create index commissions_by_status on commissions (account_id, status, converted_at);
create index commissions_by_affiliate on commissions (account_id, affiliate_id, converted_at);
create index commissions_to_pay
  on commissions (account_id, affiliate_id, currency, status, matures_at);

create table status_log (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  seq integer not null,
  affiliate_id text collate "C" not null,
  tier integer not null,
  from_status text collate "C",
  to_status text collate "C",
  reasons text collate "C" not null,
  report_id text collate "C",
  at bigint not null,
  primary key (account_id, order_key, seq)
);

-- One row is one movement of money and names both sides. Inserted, never changed.
create table entries (
  account_id text collate "C" not null,
  order_key text collate "C" not null,
  seq integer not null,
  affiliate_id text collate "C" not null,
  tier integer not null,
  from_account text collate "C" not null
    check (from_account in ('expense', 'unverified', 'pending', 'payable', 'paid')),
  to_account text collate "C" not null
    check (to_account in ('expense', 'unverified', 'pending', 'payable', 'paid')),
  amount bigint not null check (amount > 0),
  currency text collate "C" not null,
  reason text collate "C" not null,
  report_id text collate "C",
  payout_id text collate "C",
  at bigint not null,
  primary key (account_id, order_key, seq),
  check (from_account <> to_account)
);

create index entries_by_affiliate on entries (account_id, affiliate_id, currency, at);
create index entries_by_payout on entries (account_id, payout_id) where payout_id is not null;

create table payouts (
  account_id text collate "C" not null,
  id text collate "C" not null,
  affiliate_id text collate "C" not null,
  currency text collate "C" not null,
  amount bigint not null check (amount > 0),
  paid_by text collate "C" not null,
  paid_at bigint not null,
  primary key (account_id, id)
);

create index payouts_by_time on payouts (account_id, paid_at);

-- What was refused or could not be applied, kept 30 days for a person to look at.
create table set_aside (
  account_id text collate "C" not null,
  received_at bigint not null,
  id text collate "C" not null,
  state text collate "C" not null check (state in ('rejected', 'parked')),
  code text collate "C" not null,
  message text collate "C" not null,
  kind text collate "C",
  order_id text collate "C",
  origin text collate "C",
  body text collate "C" not null,
  primary key (account_id, received_at, id)
);

-- `hash` is of the secret, except for signing keys: an HMAC needs the secret itself.
create table keys (
  account_id text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null check (kind in ('secret', 'signing')),
  hash text collate "C" not null,
  label text collate "C" not null,
  created_at bigint not null,
  revoked_at bigint,
  primary key (account_id, id)
);

create table users (
  account_id text collate "C" not null,
  id text collate "C" not null,
  email text collate "C" not null,
  password_hash text collate "C" not null,
  created_at bigint not null,
  primary key (account_id, id),
  unique (account_id, email)
);

create table sessions (
  account_id text collate "C" not null,
  token_hash text collate "C" not null,
  user_id text collate "C" not null,
  created_at bigint not null,
  seen_at bigint not null,
  primary key (account_id, token_hash)
);

create index sessions_by_time on sessions (account_id, created_at);

-- One-time links into the panel.
create table login_links (
  account_id text collate "C" not null,
  token_hash text collate "C" not null,
  user_id text collate "C" not null,
  expires_at bigint not null,
  used_at bigint,
  primary key (account_id, token_hash)
);

create table login_attempts (
  account_id text collate "C" not null,
  email text collate "C" not null,
  at bigint not null,
  id text collate "C" not null,
  primary key (account_id, email, at, id)
);

create index login_attempts_by_time on login_attempts (account_id, at);
