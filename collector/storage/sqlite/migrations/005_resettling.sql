-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Orders that are to be settled anew, as tasks that are worked off in slices; see
-- steps/resettling/tasks.ts.
create table resettling (
  account_id text not null,
  kind text not null,
  subject text not null,
  -- Orders placed at or after this instant.
  since integer not null,
  -- Not worked on before this instant; the task that is due the longest is next.
  due_at integer not null,
  -- How far this pass has come; empty: it has not begun.
  cursor text not null,
  pass integer not null,
  -- Written again during a pass: another one, from this instant, follows.
  again_since integer,
  primary key (account_id, kind, subject)
) strict, without rowid;

create index resettling_by_time on resettling (account_id, due_at);

-- The codes that reports of an order name. Finds the orders that a coupon, an affiliate or a campaign
-- that is entered later may decide anew.
create table order_codes (
  account_id text not null,
  kind text not null check (kind in ('coupon', 'affiliate', 'campaign', 'product')),
  code text not null,
  order_key text not null,
  primary key (account_id, kind, code, order_key)
) strict, without rowid;

-- 1: order_codes holds the codes of this order. Null until it is filled in, see steps/fillCodes.ts.
alter table orders add column coded integer;

-- Orders of clicks that came before their affiliate was entered were not settled anew so far.
insert into resettling (account_id, kind, subject, since, due_at, cursor, pass)
  select account_id, 'clicks', code, 0, 0, '', 1 from affiliates;
