import { type Ask, type Runner, type Step, togetherAll } from '../steps/step.js'
import { StorageOutage } from '../storage.js'

/** The maximum number of reads per batch. */
export const READS_TOGETHER_MAX = 64

interface Waiting {
  readonly step: () => Step<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends the reads of one turn of the event loop together on one connection. Every event begins with
 * the same few reads; sent separately, they cost more than writing the click.
 *
 * `isSpread`: accounts are on several nodes. Then the reads of each account are sent separately,
 * because an unavailable node fails or delays the whole batch.
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
    // Starting a step has no effect, because it only yields its first statements. It can be started
    // again.
    const { value, done } = one.step().next()
    const account = done ? '' : accountIn(value)
    const group = groups.get(account) ?? []
    groups.set(account, group)
    group.push(one)
  }
  return groups
}

/**
 * Every statement on rows of an account contains the account id (a test checks it). Other
 * statements do not need a node.
 */
const accountIn = (asks: readonly Ask[]): string => {
  for (const ask of asks) {
    if (!('text' in ask)) continue
    const at = ask.text.search(/\baccount_id = \?/)
    if (at >= 0) return String(ask.values[ask.text.slice(0, at).split('?').length - 1])
  }
  return ''
}

/**
 * Never rejects. If a batch fails, each read is retried alone, so that one faulty read does not
 * fail the others.
 */
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
