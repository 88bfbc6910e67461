import type { Pool, PoolClient } from 'pg'
import { type Answer, type Ask, Overtaken, type Runner, type Step } from '../steps/step.js'
import { StorageOutage } from '../storage.js'
import { merge } from './merge.js'
import { isConflict, isCrowded, isLockTimeout, isStale, toOutage } from './outage.js'
import { readsTogether } from './readsTogether.js'
import type { Query } from './statements.js'
import type { Result } from './unit.js'

/** How often a transaction is tried after deadlocks or conflicts. */
export const TRIES_MAX = 12
/** The delay before the first retry. It grows linearly: each retry waits this much longer. */
const AGAIN_MS = 3

export interface TransactionOptions {
  readonly pool: Pool
  /** Whether to use prepared statements. Off behind a pooler that does not support them. */
  readonly prepare: boolean
  /** Whether accounts are on several nodes. */
  readonly isSpread?: () => boolean
}

/**
 * Runs steps in READ COMMITTED transactions with explicit locks. SERIALIZABLE would also abort
 * unrelated transactions.
 * https://www.postgresql.org/docs/current/transaction-iso.html#XACT-SERIALIZABLE
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

/** Runs steps on one connection, in its current transaction. */
export const stepsOn = (client: PoolClient, prepare: boolean): Runner['read'] => {
  const send = sender(prepare ? statementNames() : undefined)
  return (step) => runStep(client, send, step())
}

/** How often a connection is retried if the server has reached its limit: for five seconds. */
const CROWDED_TRIES_MAX = 20
const CROWDED_AGAIN_MS = 25

/** A server that refuses another connection is not an outage while the pool has working ones. */
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
    // A connection that failed with an outage is not reused.
    client.release(toOutage(error) instanceof StorageOutage && !isLockTimeout(error))
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
      // Not awaited: it is sent with the first statements, and if it fails, they fail too.
      client.query('begin isolation level read committed').catch(() => undefined)
      return runStep(client, send, step)
    })
    const { command } = await client.query('commit')
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
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
  while (!state.done) state = step.next(await answersTo(client, send, state.value, held))
  return state.value
}

const answersTo = async (
  client: PoolClient,
  send: Send,
  asks: readonly Ask[],
  held: Set<string>,
): Promise<readonly Answer[]> => {
  const units = merge(asks, held)
  const sent = inOneWrite(client, () =>
    units.map(({ queries }) => Promise.all(queries.map((query) => send(client, query)))),
  )
  const results = await settledAll(sent)
  const answers: Answer[] = []
  for (const [index, unit] of units.entries()) {
    for (const [place, answer] of unit.answer(results[index] ?? [])) answers[place] = answer
  }
  return answers
}

/**
 * Sends everything that `send` writes in one system call. One call per statement cost a collector a
 * quarter of its time.
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

/** Waits for all statements, because none may be in progress when the next one is sent. */
const settledAll = async <Value>(sent: readonly Promise<Value>[]): Promise<readonly Value[]> => {
  const settled = await Promise.allSettled(sent)
  // After the first error in a transaction, later statements fail only with "current transaction is
  // aborted".
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

type Send = (client: PoolClient, query: Query) => Promise<Result>

interface StatementNames {
  readonly nameOf: (text: string) => string
  readonly generation: () => number
  /** Renames all statements, unless they were already renamed since that generation. */
  readonly renew: (since: number) => void
}

/**
 * The names of prepared statements. After a table gets a column, a prepared `select *` fails on
 * every connection that has it; with a new name it is prepared again.
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

const sender =
  (names: StatementNames | undefined): Send =>
  async (client, { text, values }) => {
    const { rows, rowCount } = await client.query(
      names ? { name: names.nameOf(text), text, values } : { text, values },
    )
    return { rows, changes: rowCount ?? 0 }
  }
