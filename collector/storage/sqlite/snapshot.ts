import type { Runner } from '../steps/step.js'
import { openForReading } from './open.js'
import { stepsOn } from './runSteps.js'

/** Runs reads in one snapshot of a file, on a read-only connection of their own. */
export const inSnapshotOf =
  (file: string) =>
  async <Value>(work: (read: Runner['read']) => Promise<Value>): Promise<Value> => {
    const snapshot = openForReading(file)
    try {
      // A deferred transaction takes its snapshot at the first read.
      // https://www.sqlite.org/lang_transaction.html
      snapshot.exec('begin')
      const runOn = stepsOn(snapshot)
      return await work(async (step) => runOn(step()))
    } finally {
      snapshot.close()
    }
  }
