import { refuseUnfinished } from '../copy/mark.js'
import { readiness } from '../ready.js'
import { writesOver } from '../steps/over.js'
import { programs } from '../steps/program.js'
import { just, type Runner } from '../steps/step.js'
import type { Storage } from '../storage.js'
import { isUnfinishedCopy } from './copyEnd.js'
import { groupCommit } from './groupCommit.js'
import { type Db, openDatabase } from './open.js'
import { inlineReader, type Reader } from './reader.js'
import { stepsOn } from './runSteps.js'
import { takeRoom } from './takeRoom.js'
import { workerReader } from './workerReader.js'

export interface SqliteOptions {
  readonly file: string
  /**
   * Where lists run. `worker`: in a thread of their own, so that a long list stops no beacon.
   * `inline`: here, for commands that do one thing and end.
   */
  readonly reader?: 'worker' | 'inline'
}

/** Opens, and if need be makes, a Waymark database in one file. */
export const openSqlite = ({ file, reader = 'inline' }: SqliteOptions): Storage => {
  const db = openDatabase(file)
  try {
    refuseUnfinished(isUnfinishedCopy(db))
  } catch (error) {
    db.close()
    throw error
  }
  return storageOver(db, reader === 'worker' ? workerReader(file) : inlineReader(file))
}

/** The storage on a database that is open, and a reader of it. */
export const storageOver = (db: Db, reads: Reader): Storage => {
  const kept = programs()
  const runStep = stepsOn(db)
  const write = groupCommit(db, kept.forget)
  const runner: Runner = {
    write: (step) => write(() => runStep(step())),
    read: async (step) => runStep(step()),
  }
  return {
    ...reads,
    ...writesOver(runner, kept),
    ready: readiness(() => runner.write(takeRoom)),
    close: async () => {
      await reads.close()
      // An empty write: everything that waited before it is committed when it is answered.
      await runner.write(() => just(undefined))
      db.close()
    },
  }
}
