-- Only SQLite's checks build a table for a list of values; see its migration of the same name.
select 1;
