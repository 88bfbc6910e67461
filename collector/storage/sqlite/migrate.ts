import { readFileSync } from 'node:fs'
import { migrationsIn, refuseNewer } from '../migrations.js'
import type { Db } from './db.js'

const FOLDER = new URL('./migrations/', import.meta.url)

/**
 * Runs the migrations that this database has not seen, each in a transaction. Safe when several
 * processes start at once: whoever comes second finds the work done. A database that knows
 * migrations which this program does not is newer, and is refused. Answers the names of those it ran.
 */
export const migrate = (db: Db, folder: URL = FOLDER): readonly string[] => {
  const known = migrationsIn(folder)
  db.exec(
    'create table if not exists migrations (name text primary key, applied_at integer not null) strict',
  )
  const apply = db.transaction((name: string): boolean => {
    if (db.prepare('select 1 from migrations where name = ?').get(name)) return false
    db.exec(readFileSync(new URL(name, folder), 'utf8'))
    db.prepare("insert into migrations values (?, unixepoch('subsec') * 1000)").run(name)
    return true
  })
  const applied = db.prepare('select name from migrations').pluck().all() as string[]
  refuseNewer(known, applied)
  return known.filter((name) => apply.immediate(name))
}
