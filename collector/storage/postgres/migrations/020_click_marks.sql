-- each statement for itself: an index that is built beside the writes cannot be part of a transaction

-- Clicks that earn nothing: of bots, and of pages in frames of other sites.
alter table clicks add column if not exists mark text collate "C";
-- Not validated, because that would read all clicks while nobody can write. The rows that are there have
-- no mark.
alter table clicks drop constraint if exists clicks_mark;
alter table clicks add constraint clicks_mark check (mark in ('bot', 'framed')) not valid;

-- Counts them, so that a count of clicks needs no other rows.
drop index concurrently if exists clicks_marked;
create index concurrently clicks_marked on clicks (account_id, received_at) where mark is not null;
