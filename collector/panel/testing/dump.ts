import Database from 'better-sqlite3'

/** Everything that a database holds, as text, to tell whether anything changed. */
export const dump = (file: string): string => {
  const db = new Database(file, { readonly: true })
  try {
    const tables = db
      .prepare("select name from sqlite_schema where type = 'table' order by name")
      .pluck()
      .all() as string[]
    return JSON.stringify(
      tables.map((table) => [table, db.prepare(`select * from "${table}" order by 1, 2`).all()]),
    )
  } finally {
    db.close()
  }
}
