import { refuseUnfinished } from '../copy/mark.js'
import { countingOutages } from '../countingOutages.js'
import { IN_THE_CLEAR, type Sealing } from '../sealing.js'
import { programCache } from '../steps/catalogue/programCache.js'
import { writesOver } from '../steps/over.js'
import { replayOver } from '../steps/replay/replay.js'
import { watching } from '../steps/resettling/watch.js'
import { just } from '../steps/step.js'
import { clickBatches } from '../steps/visitors/clickBatches.js'
import type { Storage } from '../storage.js'
import { writeCheck } from '../writeCheck.js'
import { isUnfinishedCopy } from './copyEnd.js'
import type { Db } from './db.js'
import { fairReports } from './fairReports.js'
import { groupCommit } from './groupCommit.js'
import type { Reader } from './lists.js'
import { openDatabase } from './open.js'
import { inlineReader } from './reader.js'
import { stepsOn } from './runSteps.js'
import { inSnapshotOf } from './snapshot.js'
import { takeRoom } from './takeRoom.js'
import { workerReader } from './workerReader.js'

export interface SqliteOptions {
  readonly file: string
  /**
   * Where lists run. `worker`: in a separate thread, so that a long list does not block requests.
   * `inline`: in this thread, for commands.
   */
  readonly reader?: 'worker' | 'inline'
  /** How secrets are stored. Default: unencrypted. */
  readonly sealing?: Sealing
}

/** How many orders a replay loads before other work runs: a few milliseconds. */
const REPLAY_PAGE = 25

/** Opens a Waymark database in a file, and creates it if it does not exist. */
export const openSqlite = ({
  file,
  reader = 'inline',
  sealing = IN_THE_CLEAR,
}: SqliteOptions): Storage => {
  const db = openDatabase(file)
  try {
    refuseUnfinished(isUnfinishedCopy(db))
  } catch (error) {
    db.close()
    throw error
  }
  return storageOver(db, reader === 'worker' ? workerReader(file) : inlineReader(file), sealing)
}

/** The storage over an open database and a reader. */
export const storageOver = (db: Db, reads: Reader, sealing: Sealing = IN_THE_CLEAR): Storage => {
  const foreign = foreignChanges(db)
  const kept = programCache(sealing, { foreignChanges: foreign.count })
  const runStep = stepsOn(db)
  const write = groupCommit(db, { begun: foreign.look, takenBack: kept.forget })
  const runner = watching({
    write: (step) => write(() => runStep(step())),
    read: async (step) => runStep(step()),
  })
  const writes = writesOver(runner, kept, sealing)
  return countingOutages({
    ...reads,
    ...writes,
    ...replayOver({ inSnapshot: inSnapshotOf(db.name), page: REPLAY_PAGE, sealing }),
    recordClicks: clickBatches(runner, kept),
    settleOrder: fairReports(writes.settleOrder),
    forgetOld: async (accountId, at) => {
      const dropped = await writes.forgetOld(accountId, at)
      // Content that was erased since the last checkpoint is still in the write-ahead log. If a
      // reader is active, the log is truncated by the next run.
      // https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
      db.pragma('wal_checkpoint(TRUNCATE)')
      return dropped
    },
    ready: writeCheck(() => runner.write(takeRoom)),
    nodesAway: async () => [],
    close: async () => {
      await reads.close()
      // When this empty write resolves, all earlier writes are committed.
      await runner.write(() => just(undefined))
      db.close()
    },
  })
}

/**
 * A number that changes when another connection has written
 * (https://www.sqlite.org/pragma.html#pragma_data_version). `look` reads it at the beginning of a
 * transaction; it cannot change before the end.
 */
const foreignChanges = (db: Db) => {
  const dataVersion = db.prepare<[], number>('pragma data_version').pluck()
  let last = 0
  const look = () => {
    last = dataVersion.get() ?? 0
  }
  const count = (): number => {
    if (!db.inTransaction) look()
    return last
  }
  return { look, count }
}
