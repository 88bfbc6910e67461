import { type Runner, type Step, together } from '../steps/step.js'
import { StorageOutage } from '../storage.js'

/** How many reads travel together at most. */
export const READS_TOGETHER_MAX = 64

interface Waiting {
  readonly step: () => Step<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Runs the reads that are asked for in one turn of the event loop side by side, on one connection.
 * Every beacon begins with the same few reads; each for itself, they cost a collector more than
 * keeping the click they are for.
 */
export const readsTogether = (read: Runner['read']): Runner['read'] => {
  const waiting: Waiting[] = []
  const flush = () => {
    while (waiting.length > 0) void answer(read, waiting.splice(0, READS_TOGETHER_MAX))
  }
  return (step) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ step, resolve, reject }) === 1) setImmediate(flush)
    })
}

/** Never rejects. Where reads fail together, each is tried alone: one must not spoil the others. */
const answer = async (read: Runner['read'], reads: readonly Waiting[]): Promise<void> => {
  try {
    const values = await read(() => together(...reads.map(({ step }) => step())))
    for (const [index, { resolve }] of reads.entries()) resolve(values[index] as never)
  } catch (error) {
    if (reads.length === 1 || error instanceof StorageOutage) {
      for (const { reject } of reads) reject(error)
      return
    }
    await Promise.all(reads.map((one) => answer(read, [one])))
  }
}
