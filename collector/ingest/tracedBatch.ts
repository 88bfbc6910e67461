import { StorageOutage } from '../storage/storage.js'
import type { Batch } from './batch.js'
import type { Deps } from './deps.js'
import { tracesOf } from './traces.js'

/** A batch with the traces of its browser. */
export interface TracedBatch extends Batch {
  readonly traces: readonly string[]
}

/**
 * The batch with the traces of its browser. There are none if a server sent it, and after an outage: the
 * events are then not stored either, or earn without them.
 */
export const withTraces = async (deps: Deps, batch: Batch): Promise<TracedBatch> => {
  const { program, address, agent, receivedAt } = batch
  const traces =
    agent === undefined
      ? []
      : await tracesOf(deps, program, { address, agent }, receivedAt).catch(noneInOutage)
  return { ...batch, traces }
}

const noneInOutage = (error: unknown): readonly string[] => {
  if (error instanceof StorageOutage) return []
  throw error
}
