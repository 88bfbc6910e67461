import { readFileSync } from 'node:fs'
import { migrationsIn, refuseNewer } from '../migrations.js'
import type { Db } from './db.js'

const FOLDER = new URL('./migrations/', import.meta.url)

/**
 * Runs the migrations that this database lacks, each in a transaction; of a new database all in one,
 * because every commit waits for the disk. Safe when several processes start at once: the second one
 * finds them done. Refuses a newer database, which has unknown migrations. Returns the names of the
 * migrations that it ran.
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
  const applyAll = () => known.filter((name) => apply.immediate(name))
  return applied.length === 0 ? db.transaction(applyAll).immediate() : applyAll()
}
