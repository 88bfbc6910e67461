-- Eight letters and digits by which clients of Post Affiliate Pro name an account. They cut texts by
-- position, so the account's own id may be too long or too short for them.
alter table accounts add column alias text;
create unique index accounts_alias on accounts (alias);

-- What an account accepts from clients of Post Affiliate Pro.
create table pap_settings (
  account_id text not null,
  servers text not null,
  currency text,
  key_hash text,
  hash_field integer check (hash_field between 1 and 5),
  hash_secret text,
  primary key (account_id),
  check ((hash_field is null) = (hash_secret is null))
) strict, without rowid;
