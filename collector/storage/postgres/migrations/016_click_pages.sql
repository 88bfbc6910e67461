-- Only SQLite writes an index by whole pages at each commit; see its migration of the same name.
select 1;
