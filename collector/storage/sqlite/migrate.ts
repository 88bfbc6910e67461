import { readFileSync } from 'node:fs'
import { migrationsIn, refuseNewer } from '../migrations.js'
import type { Db } from './open.js'

const FOLDER = new URL('./migrations/', import.meta.url)

/**
 * Runs the migrations that this database has not seen, each in a transaction. Safe when several
 * processes start at once: whoever comes second finds the work done. A database that knows
 * migrations which this program does not is newer, and is refused.
 */
export const migrate = (db: Db, folder: URL = FOLDER): void => {
  const known = migrationsIn(folder)
  db.exec(
    'create table if not exists migrations (name text primary key, applied_at integer not null) strict',
  )
  const apply = db.transaction((name: string) => {
    if (db.prepare('select 1 from migrations where name = ?').get(name)) return
    db.exec(readFileSync(new URL(name, folder), 'utf8'))
    db.prepare("insert into migrations values (?, unixepoch('subsec') * 1000)").run(name)
  })
  const applied = db.prepare('select name from migrations').pluck().all() as string[]
  refuseNewer(known, applied)
  for (const name of known) apply.immediate(name)
}
