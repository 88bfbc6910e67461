-- Eight letters and digits by which clients of Post Affiliate Pro name an account. They cut texts by
-- position, so the account's own id may be too long or too short for them.
alter table accounts add column alias text collate "C";
create unique index accounts_alias on accounts (alias);

-- What an account accepts from clients of Post Affiliate Pro.
create table pap_settings (
  account_id text collate "C" not null,
  servers text collate "C" not null,
  currency text collate "C",
  key_hash text collate "C",
  hash_field integer check (hash_field between 1 and 5),
  hash_secret text collate "C",
  primary key (account_id),
  check ((hash_field is null) = (hash_secret is null))
);
