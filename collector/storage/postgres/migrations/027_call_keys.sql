-- Keys that sign calls. A collector of the previous version keeps working, because it looks up the kinds
-- that it knows.

alter table keys drop constraint keys_kind_check;
alter table keys add constraint keys_kind_check check (kind in ('secret', 'signing', 'call'));
