-- The sums of each day that is over now contain what is held and what was refunded. Those that are kept
-- lack both, so the days are summed again, see docs/decisions/0037-sums-of-days-that-are-over.md.
update program_versions set live_from = -1000000;
delete from day_sums;
delete from changed_days;
-- A collector of the version before would keep sums without them. It must be stopped within a day.
update sum_turns set version = version + 1, not_before = unixepoch() * 1000 + 86400000;
