-- Keys that sign calls. SQLite cannot change a check, so the small table is written anew. A collector of the
-- previous version keeps working, because the columns are unchanged and it looks up the kinds that it knows.

create table keys_with_calls (
  account_id text not null,
  id text not null,
  kind text not null check (kind in ('secret', 'signing', 'call')),
  hash text not null,
  label text not null,
  created_at integer not null,
  revoked_at integer,
  primary key (account_id, id)
) strict, without rowid;

insert into keys_with_calls (account_id, id, kind, hash, label, created_at, revoked_at)
  select account_id, id, kind, hash, label, created_at, revoked_at from keys;

drop table keys;
alter table keys_with_calls rename to keys;
