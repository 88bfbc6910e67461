-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Further codes of affiliates. A removed one keeps its row, because orders of before its removal were
-- decided by it. Without foreign keys because of PostgreSQL, see there.
create table affiliate_codes (
  account_id text not null,
  affiliate_id text not null,
  code text not null,
  folded text not null,
  created_at integer not null,
  removed_at integer,
  primary key (account_id, affiliate_id, code, created_at)
) strict, without rowid;

-- Whom a code means. At most one affiliate at a time.
create index affiliate_codes_by_folding on affiliate_codes (account_id, folded);
create unique index affiliate_codes_in_force on affiliate_codes (account_id, folded)
  where removed_at is null;
-- Whether an affiliate's own code excludes another affiliate's further code.
create index affiliates_by_folding on affiliates (account_id, rtrim(lower(code), '._-'));
