-- Adds only, so that a collector of the version before goes on working beside a new one.

-- The fields of a page's click that could not be read and were dropped or cut, as JSON. Null: none.
alter table clicks add column flawed text collate "C";
