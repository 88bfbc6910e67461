-- Adds only, so that a collector of the version before goes on working beside a new one.

-- Further codes of affiliates. A removed one keeps its row, because orders of before its removal were
-- decided by it. Without foreign keys, because Citus allows none from a new table to tables that are
-- distributed already.
create table affiliate_codes (
  account_id text collate "C" not null,
  affiliate_id text collate "C" not null,
  code text collate "C" not null,
  folded text collate "C" not null,
  created_at bigint not null,
  removed_at bigint,
  primary key (account_id, affiliate_id, code, created_at)
);

-- Whom a code means. At most one affiliate at a time.
create index affiliate_codes_by_folding on affiliate_codes (account_id, folded);
create unique index affiliate_codes_in_force on affiliate_codes (account_id, folded)
  where removed_at is null;
-- Whether an affiliate's own code excludes another affiliate's further code.
create index affiliates_by_folding on affiliates (account_id, rtrim(lower(code), '._-'));
