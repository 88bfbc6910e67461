import type { BareDatabase } from './bareDatabase.js'

/** All that makes a schema, in an order that does not depend on how it came about. */
export const schemaOf = async ({ kind, sql }: BareDatabase): Promise<unknown> => {
  if (kind === 'sqlite') {
    return sql('select type, name, tbl_name, sql from sqlite_schema order by type, name')
  }
  return {
    columns: await sql(
      `select table_name, ordinal_position, column_name, data_type, collation_name, is_nullable,
         column_default
       from information_schema.columns where table_schema = 'public'
       order by table_name, ordinal_position`,
    ),
    tables: await sql(
      `select relname, relkind, relpersistence, reloptions from pg_class
       where relnamespace = 'public'::regnamespace order by relname`,
    ),
    indexes: await sql(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid), indisvalid
       from pg_index where indrelid::regclass::text in
         (select tablename from pg_tables where schemaname = 'public')
       order by 1`,
    ),
    constraints: await sql(
      `select conrelid::regclass::text as "table", conname, pg_get_constraintdef(oid)
       from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
    ),
  }
}

export interface Column {
  readonly table: string
  readonly position: number
  readonly name: string
  readonly type: 'text' | 'integer'
  readonly isNullable: boolean
}

/** The columns of all tables in their order, as far as both databases have the same words for them. */
export const columnsOf = async ({ kind, sql }: BareDatabase): Promise<readonly Column[]> => {
  const rows = await sql(kind === 'sqlite' ? SQLITE_COLUMNS : POSTGRES_COLUMNS)
  return rows.map(({ table, position, name, type, nullable }) => ({
    table: String(table),
    position: Number(position),
    name: String(name),
    type: /^text$/i.test(String(type)) ? 'text' : 'integer',
    isNullable: Boolean(nullable),
  }))
}

const SQLITE_COLUMNS = `select t.name as "table", c.cid + 1 as position, c.name, c.type,
    c."notnull" = 0 and c.pk = 0 as nullable
  from sqlite_schema t join pragma_table_xinfo(t.name) c
  where t.type = 'table' order by t.name, c.cid`

const POSTGRES_COLUMNS = `select table_name as "table", ordinal_position as position,
    column_name as name, data_type as type, is_nullable = 'YES' as nullable
  from information_schema.columns where table_schema = 'public'
  order by table_name collate "C", ordinal_position`
