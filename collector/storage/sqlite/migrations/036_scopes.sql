-- Adds only, so that a collector of the version before goes on working beside a new one. It does not know
-- the scopes of keys: make keys with fewer scopes than "report" once all collectors are new.

-- What a key may do, separated by commas. Null: what every key could do before.
alter table keys add column scopes text;

-- Answers to calls with an Idempotency-Key, so that the same call again gets the same answer.
create table answers (
  account_id text not null,
  key_id text not null,
  idempotency_key text not null,
  fingerprint text not null,
  -- The first random id of the call. A repetition uses the same ids.
  seed text not null,
  made_at integer not null,
  -- When the call that is being answered began. Another one begins if it was stopped long ago.
  begun_at integer not null,
  -- Null until the call is answered. The body is encrypted with the key of the caller.
  status integer,
  body text,
  primary key (account_id, key_id, idempotency_key),
  check ((status is null) = (body is null))
) strict, without rowid;

create index answers_by_age on answers (account_id, made_at);
