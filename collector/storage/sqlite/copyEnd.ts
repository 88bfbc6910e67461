import type { CopyEnd } from '../copy/copyEnd.js'
import { MARK } from '../copy/mark.js'
import type { Db } from './db.js'
import { groupCommit } from './groupCommit.js'
import { openDatabase, openForReading } from './open.js'
import { stepsOn } from './runSteps.js'

export const isUnfinishedCopy = (db: Db): boolean =>
  db.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(MARK) !==
  undefined

/** Opens, and if need be makes, a database in a file, to be copied from or to. */
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
    inSnapshot: async (work) => {
      const snapshot = openForReading(file)
      try {
        // The instant is that of the first read.
        snapshot.exec('begin')
        const runOn = stepsOn(snapshot)
        return await work(async (step) => runOn(step()))
      } finally {
        snapshot.close()
      }
    },
    // SQLite plans by the schema: it was never told to gather numbers, and is not told now.
    afterFilling: async () => undefined,
    close: async () => {
      db.close()
    },
  }
}
