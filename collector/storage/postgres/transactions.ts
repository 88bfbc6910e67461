import type { Pool, PoolClient } from 'pg'
import {
  type Answer,
  type Ask,
  type Lock,
  Overtaken,
  type Runner,
  type Step,
} from '../steps/step.js'
import { StorageOutage } from '../storage.js'
import { isConflict, isCrowded, isStale, toOutage } from './outage.js'
import { readsTogether } from './readsTogether.js'
import { type Query, toInserts, toLock, toQuery } from './statements.js'

/** How often a transaction that others stood in the way of is tried. */
export const TRIES_MAX = 12
/** How long the first of the further tries waits; each next one waits as much longer. */
const AGAIN_MS = 3

export interface TransactionOptions {
  readonly pool: Pool
  /** Keeps statements prepared on the server; off behind a pooler that does not know them. */
  readonly prepare: boolean
  /** Whether accounts lie on several nodes. */
  readonly isSpread?: () => boolean
}

/**
 * Runs steps in transactions of READ COMMITTED: SERIALIZABLE takes back transactions that have
 * nothing to do with each other. What must not happen at once is kept apart by locks.
 */
export const transactions = ({ pool, prepare, isSpread }: TransactionOptions): Runner => {
  const names = statementNames()
  const send = sender(prepare ? names : undefined)
  const again = async <Value>(work: (client: PoolClient) => Promise<Value>): Promise<Value> => {
    for (let tried = 1; ; tried += 1) {
      const generation = names.generation()
      try {
        return await withClient(pool, work)
      } catch (error) {
        if (!(error instanceof Overtaken) && !isConflict(error) && !isStale(error)) {
          throw toOutage(error)
        }
        if (tried === TRIES_MAX) {
          throw new StorageOutage('Too many others write the same thing.', error, 'conflicts')
        }
        if (isStale(error)) names.renew(generation)
        await new Promise((resolve) => setTimeout(resolve, tried * AGAIN_MS))
      }
    }
  }
  return {
    write: (step) => again((client) => inTransaction(client, send, step())),
    read: readsTogether((step) => again((client) => runStep(client, send, step())), isSpread),
  }
}

/** Runs steps on one connection, in whatever transaction it is in. */
export const stepsOn = (client: PoolClient, prepare: boolean): Runner['read'] => {
  const send = sender(prepare ? statementNames() : undefined)
  return (step) => runStep(client, send, step())
}

/** How often a server that has no room for one connection more is asked again: for five seconds. */
const CROWDED_TRIES_MAX = 20
const CROWDED_AGAIN_MS = 25

/** A server without room for another connection is no outage while the pool has some that serve. */
const connected = async (pool: Pool): Promise<PoolClient> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await pool.connect()
    } catch (error) {
      if (!isCrowded(error) || pool.totalCount === 0 || tried === CROWDED_TRIES_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, tried * CROWDED_AGAIN_MS))
    }
  }
}

const withClient = async <Value>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> => {
  const client = await connected(pool)
  try {
    const value = await work(client)
    client.release()
    return value
  } catch (error) {
    // A connection on which something was lost is not used again.
    client.release(toOutage(error) instanceof StorageOutage)
    throw error
  }
}

const inTransaction = async <Value>(
  client: PoolClient,
  send: Send,
  step: Step<Value>,
): Promise<Value> => {
  try {
    const value = await inOneWrite(client, () => {
      // Not awaited: it travels with the first statements, and if it fails so do they.
      client.query('begin isolation level read committed').catch(() => undefined)
      return runStep(client, send, step)
    })
    const { command } = await client.query('commit')
    // A transaction that failed without our noticing answers a commit with ROLLBACK.
    if (command !== 'COMMIT') throw new Error(`A commit was answered with ${command}`)
    return value
  } catch (error) {
    // If it cannot be sent the connection is gone, and the transaction with it.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

const runStep = async <Value>(
  client: PoolClient,
  send: Send,
  step: Step<Value>,
): Promise<Value> => {
  const held = new Set<string>()
  let state = step.next()
  while (!state.done) {
    const asks = state.value
    const asked = inOneWrite(client, () => asks.map((ask) => send(client, ask, held)))
    const answers = await settledAll(asked)
    state = step.next(answers)
  }
  return state.value
}

/**
 * What is sent by the time `send` returns leaves in one system call: one a statement cost a
 * collector a quarter of its time.
 */
const inOneWrite = <Sent>({ connection }: PoolClient, send: () => Sent): Sent => {
  const { stream } = connection
  stream.cork()
  try {
    return send()
  } finally {
    stream.uncork()
  }
}

/** Waits for all of them: the next statement may not be sent while one is on its way. */
const settledAll = async (asked: readonly Promise<Answer>[]): Promise<readonly Answer[]> => {
  const settled = await Promise.allSettled(asked)
  // After the first error of a transaction all others say only that there was one.
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

type Send = (client: PoolClient, ask: Ask, held: Set<string>) => Promise<Answer>

interface StatementNames {
  readonly nameOf: (text: string) => string
  readonly generation: () => number
  /** Gives every text another name, unless somebody did since that generation. */
  readonly renew: (since: number) => void
}

/**
 * Under which name a text is prepared on each connection. A `select *` whose table got a column can
 * no longer be run under its name on any connection that knows it; under another it is prepared anew.
 */
const statementNames = (): StatementNames => {
  const names = new Map<string, string>()
  let generation = 0
  return {
    nameOf: (text) => {
      const name = names.get(text) ?? `w${generation}_${names.size + 1}`
      names.set(text, name)
      return name
    },
    generation: () => generation,
    renew: (since) => {
      if (since !== generation) return
      generation += 1
      names.clear()
    },
  }
}

const sender = (names: StatementNames | undefined): Send => {
  const query = async (client: PoolClient, { text, values }: Query): Promise<Answer> => {
    const { rows, rowCount } = await client.query(
      names ? { name: names.nameOf(text), text, values } : { text, values },
    )
    return { rows, changes: rowCount ?? 0 }
  }
  return async (client, ask, held) => {
    const answers = await Promise.all(queriesOf(ask, held).map((one) => query(client, one)))
    return {
      rows: answers.flatMap(({ rows }) => rows),
      changes: answers.reduce((sum, { changes }) => sum + changes, 0),
    }
  }
}

const queriesOf = (ask: Ask, held: Set<string>): readonly Query[] => {
  if ('into' in ask) return toInserts(ask)
  if (!('lock' in ask)) return [toQuery(ask)]
  const ids = newlyHeld(ask, held)
  return ids.length === 0 ? [] : toLock({ ...ask, ids })
}

/** A lock that this transaction has need not be taken again. */
const newlyHeld = ({ lock, ids }: Lock, held: Set<string>): readonly string[] =>
  ids.filter((id) => {
    const key = `${lock} ${id}`
    return !held.has(key) && held.add(key)
  })
