import { onServer, type TestDatabase } from '../postgres/aDatabase.js'

/**
 * Functions and a catalogue of the names and signatures of Citus 12 that keep a list of what they
 * were asked, and refuse what its documentation says that it refuses. Nothing is spread anywhere:
 * whether Citus itself would accept, route or move anything, this cannot show.
 *
 * Signatures: https://github.com/citusdata/citus, src/backend/distributed/sql.
 */
export const aStandIn = async ({ url }: TestDatabase): Promise<void> => {
  await onServer(async (client) => {
    const { rows } = await client.query('select current_database() as name')
    await client.query(`alter database ${rows[0].name} set search_path = public, citus_stand_in`)
    await client.query(SQL)
  }, url)
}

/** What was asked of the stand-in, in order. */
export const askedOf = ({ url }: TestDatabase): Promise<readonly string[]> =>
  onServer(async (client) => {
    const { rows } = await client.query('select call from citus_stand_in.calls order by at')
    return rows.map(({ call }) => call as string)
  }, url)

const SQL = `
set allow_system_table_mods = on;
insert into pg_catalog.pg_extension
  (oid, extname, extowner, extnamespace, extrelocatable, extversion)
values (999999, 'citus', 10, 2200, false, 'stand-in');

create schema citus_stand_in;
set search_path = public, citus_stand_in;

create table citus_stand_in.calls (at serial, call text);

create table citus_stand_in.pg_dist_partition (
  logicalrelid regclass not null unique,
  partmethod "char" not null,
  partkey text,
  colocationid integer not null default 0,
  repmodel "char" not null default 'c',
  autoconverted boolean not null default false
);

create type citus_stand_in.distribution_type as enum ('hash', 'range', 'append');

create function citus_stand_in.column_to_column_name(table_name regclass, column_var_text text)
returns text language sql stable strict as 'select $2';

create function citus_stand_in.note(call text) returns void language sql as
'insert into citus_stand_in.calls (call) values (call)';

create function citus_stand_in.refuse_spread(t regclass) returns void language plpgsql as $$
begin
  if exists (select 1 from pg_dist_partition where logicalrelid = t
      and (partmethod = 'h' or repmodel = 't')) then
    raise exception 'table % is already distributed', t;
  end if;
  if exists (select 1 from pg_trigger where tgrelid = t and not tgisinternal) then
    raise exception 'cannot distribute relation % because it has triggers', t;
  end if;
  delete from pg_dist_partition where logicalrelid = t;
end $$;

create function citus_stand_in.create_reference_table(table_name regclass)
returns void language plpgsql as $$
begin
  perform note(format('create_reference_table(%s) with %s', table_name, coalesce(
    current_setting('citus.enable_local_reference_table_foreign_keys', true), 'nothing set')));
  perform refuse_spread(table_name);
  insert into pg_dist_partition values (table_name, 'n', null, 1, 't');
end $$;

create function citus_stand_in.create_distributed_table(
  table_name regclass,
  distribution_column text,
  distribution_type citus_stand_in.distribution_type default 'hash',
  colocate_with text default 'default',
  shard_count int default null
) returns void language plpgsql as $$
declare
  a_group integer;
  another regclass;
begin
  perform note(format('create_distributed_table(%s, %s, %s, %s)',
    table_name, distribution_column, distribution_type, colocate_with));
  perform refuse_spread(table_name);
  if colocate_with in ('none', 'default') then
    select coalesce(max(colocationid), 1) + 1 into a_group from pg_dist_partition;
  else
    select colocationid into strict a_group from pg_dist_partition
    where logicalrelid = colocate_with::regclass and partmethod = 'h';
  end if;
  for another in select confrelid from pg_constraint where conrelid = table_name and contype = 'f'
  loop
    if not exists (select 1 from pg_dist_partition where logicalrelid = another
        and (repmodel = 't' or (partmethod = 'h' and colocationid = a_group))) then
      raise exception 'referenced table % must be a distributed table or a reference table', another;
    end if;
  end loop;
  insert into pg_dist_partition values (table_name, 'h', distribution_column, a_group, 's');
end $$;
`
