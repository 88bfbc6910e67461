-- How often somebody may try to log in: one row for each browser, address or user that is counted.
create table login_limits (
  account_id text collate "C" not null,
  subject text collate "C" not null,
  -- When the count began.
  since bigint not null,
  attempts bigint not null,
  primary key (account_id, subject)
);

create index login_limits_by_time on login_limits (account_id, since);

-- Collectors of earlier versions go on writing it beside new ones; a later release drops it. Attempts
-- on accounts that do not exist were kept for ever, because periodic work goes from account to account.
delete from login_attempts where account_id not in (select account_id from accounts);
