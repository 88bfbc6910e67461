import { onServer, type TestDatabase } from '../postgres/aDatabase.js'

/**
 * Functions and a catalogue of the names and signatures of Citus 12 that keep a list of what they
 * were asked, and refuse what its documentation says, and a real cluster showed, that it refuses.
 * Nothing is spread anywhere: `aCluster` routes, and neither can show how Citus itself plans.
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

create table citus_stand_in.pg_dist_node (
  nodeid integer primary key,
  nodename text not null,
  nodeport integer not null,
  -- Not of Citus: what becomes of the next question.
  is_away boolean not null default false,
  answer text
);

create function citus_stand_in.run_command_on_workers(command text, parallel bool default true)
returns table (nodename text, nodeport integer, success boolean, result text)
language plpgsql as $$
declare
  here text;
begin
  execute command into here;
  return query select n.nodename, n.nodeport, not n.is_away,
    case when n.is_away then format('failed to connect to %s:%s', n.nodename, n.nodeport)
      else coalesce(n.answer, here) end
  from citus_stand_in.pg_dist_node n order by n.nodeid;
end $$;

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

create function citus_stand_in.undistribute_table(
  table_name regclass,
  cascade_via_foreign_keys boolean default false
) returns void language plpgsql as $$
begin
  perform note(format('undistribute_table(%s)', table_name));
  delete from pg_dist_partition where logicalrelid = table_name;
  if not found then
    raise exception 'cannot undistribute table because the table is not distributed';
  end if;
end $$;

-- Rows are copied by several connections to a node, unless a foreign key leads to a reference table
-- straight away. Then no foreign key can be made that leads there over another table: CheckConflicting-
-- ParallelRelationAccesses in relation_access_tracking.c.
create function citus_stand_in.refuse_parallel(t regclass) returns void language plpgsql as $$
declare
  has_rows boolean;
  reference regclass;
begin
  execute format('select exists (select 1 from %s)', t) into has_rows;
  if not has_rows or current_setting('citus.multi_shard_modify_mode', true) = 'sequential' then
    return;
  end if;
  if exists (select 1 from pg_constraint c join pg_dist_partition p on p.logicalrelid = c.confrelid
      where c.conrelid = t and c.contype = 'f' and p.repmodel = 't') then
    return;
  end if;
  with recursive led (led_to) as (
    select confrelid from pg_constraint where conrelid = t and contype = 'f'
    union
    select c.confrelid from pg_constraint c join led on c.conrelid = led_to and c.contype = 'f'
  )
  select logicalrelid into reference from led join pg_dist_partition p on p.logicalrelid = led_to
  where p.repmodel = 't';
  if reference is not null then
    raise exception 'cannot execute parallel DDL on table "%" after DDL command on reference table "%" because there is a foreign key between them and "%" has been accessed in this transaction',
      t, reference, reference;
  end if;
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
  perform refuse_parallel(table_name);
  insert into pg_dist_partition values (table_name, 'h', distribution_column, a_group, 's');
end $$;
`
