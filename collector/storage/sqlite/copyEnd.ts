import type { CopyEnd } from '../copy/copyEnd.js'
import { MARK } from '../copy/mark.js'
import type { Db } from './db.js'
import { groupCommit } from './groupCommit.js'
import { openDatabase } from './open.js'
import { stepsOn } from './runSteps.js'
import { inSnapshotOf } from './snapshot.js'

export const isUnfinishedCopy = (db: Db): boolean =>
  db.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(MARK) !==
  undefined

/**
 * Opens a database file as source or destination of a copy, and creates it if it does not exist.
 */
export const openSqliteCopyEnd = (file: string): CopyEnd => {
  const db = openDatabase(file)
  const runStep = stepsOn(db)
  const write = groupCommit(db)
  return {
    runner: {
      write: (step) => write(() => runStep(step())),
      read: async (step) => runStep(step()),
    },
    isUnfinished: async () => isUnfinishedCopy(db),
    inSnapshot: inSnapshotOf(file),
    // Waymark does not run ANALYZE on SQLite, so the planner uses no statistics.
    afterFilling: async () => undefined,
    close: async () => {
      db.close()
    },
  }
}
