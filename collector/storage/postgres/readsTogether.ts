import { type Ask, type Runner, type Step, togetherAll } from '../steps/step.js'
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
 *
 * `isSpread`: accounts lie on several nodes. Then those of each account travel for themselves: a node
 * that is away fails what is asked with it, or keeps it waiting.
 */
export const readsTogether = (
  read: Runner['read'],
  isSpread: () => boolean = () => false,
): Runner['read'] => {
  const waiting: Waiting[] = []
  const flush = () => {
    const reads = waiting.splice(0)
    const groups = isSpread() ? [...byAccount(reads).values()] : [reads]
    for (const group of groups) {
      for (let from = 0; from < group.length; from += READS_TOGETHER_MAX) {
        void answer(read, group.slice(from, from + READS_TOGETHER_MAX))
      }
    }
  }
  return (step) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ step, resolve, reject }) === 1) setImmediate(flush)
    })
}

const byAccount = (reads: readonly Waiting[]): ReadonlyMap<string, readonly Waiting[]> => {
  const groups = new Map<string, Waiting[]>()
  for (const one of reads) {
    // A step may be begun as often as one likes: nothing is asked before its first answer.
    const { value, done } = one.step().next()
    const account = done ? '' : accountIn(value)
    const group = groups.get(account) ?? []
    groups.set(account, group)
    group.push(one)
  }
  return groups
}

/** Every statement on rows of an account says which (a test holds them to it); others need no node. */
const accountIn = (asks: readonly Ask[]): string => {
  for (const ask of asks) {
    if (!('text' in ask)) continue
    const at = ask.text.search(/\baccount_id = \?/)
    if (at >= 0) return String(ask.values[ask.text.slice(0, at).split('?').length - 1])
  }
  return ''
}

/** Never rejects. Where reads fail together, each is tried alone: one must not spoil the others. */
const answer = async (read: Runner['read'], reads: readonly Waiting[]): Promise<void> => {
  try {
    const values = await read(() => togetherAll(reads.map(({ step }) => step())))
    for (const [index, { resolve }] of reads.entries()) resolve(values[index] as never)
  } catch (error) {
    if (reads.length === 1 || error instanceof StorageOutage) {
      for (const { reject } of reads) reject(error)
      return
    }
    await Promise.all(reads.map((one) => answer(read, [one])))
  }
}
