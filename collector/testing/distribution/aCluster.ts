import { Client } from 'pg'
import { aDatabase, onServer, type TestDatabase } from '../postgres/aDatabase.js'
import { aStandIn } from './aStandIn.js'
import { catalogueOf } from './catalogue.js'
import { loadParser } from './parse.js'
import { type Asked, type Session, sessionOf, type Workers } from './session.js'

/** A coordinator and two workers, each a database of its own, in the place of a Citus cluster. */
export interface Cluster {
  /** Of the coordinator: what a collector connects to. */
  readonly url: string
  /** Says on which worker the rows of an account lie; on the first one unless it is said. */
  place(accountId: string, worker: number): void
  /** Runs SQL on one worker, as nobody but a test would. */
  onWorker(worker: number, sql: string): Promise<void>
  /**
   * `refusing`: it takes no connection; `silent`: it takes them and says nothing; `committing`: it
   * is lost between the statements of a transaction and its commit.
   */
  takeAway(worker: number, how: 'refusing' | 'silent' | 'committing'): Promise<void>
  bringBack(worker: number): Promise<void>
  /** Holds back what workers commit. `held` resolves once something is. */
  holdCommits(): { readonly held: Promise<void>; readonly release: () => void }
  /** Which statements wrote, of transactions whose writes became visible one after the other. */
  readonly apart: readonly (readonly string[])[]
  stop(): Promise<void>
}

/**
 * Routes what this process sends to the coordinator as Citus does: rows of accounts to their worker,
 * rows of reference tables to all, one statement after the other on each connection. A transaction
 * that wrote on several nodes is committed on the coordinator first and then on the workers, which is
 * when others see the one without the other; see coordinated transactions in
 * https://github.com/citusdata/citus/tree/main/src/backend/distributed (README).
 */
export const aCluster = async (): Promise<Cluster> => {
  await loadParser()
  const [coordinator, ...workers] = await Promise.all([aDatabase(), aDatabase(), aDatabase()])
  await aStandIn(coordinator)
  const ask = (sql: string) => onServer((client) => client.query(sql), coordinator.url)
  await ask(
    `insert into citus_stand_in.pg_dist_node (nodeid, nodename, nodeport)
     values (1, 'worker-1', 5432), (2, 'worker-2', 5432)`,
  )
  const state: Workers = {
    urls: workers.map(({ url }) => url),
    places: new Map(),
    away: new Map(),
    waiting: [],
    beforeCommit: async () => undefined,
    apart: [],
    known: new Map(),
    catalogue: await onServer(catalogueOf, coordinator.url),
  }
  const stopRouting = routing(coordinator, state)
  const setAway = (worker: number, isAway: boolean) =>
    ask(`update citus_stand_in.pg_dist_node set is_away = ${isAway} where nodeid = ${worker + 1}`)
  return {
    url: coordinator.url,
    place: (accountId, worker) => state.places.set(accountId, worker),
    onWorker: async (worker, sql) => {
      await onServer((client) => client.query(sql), state.urls[worker])
    },
    takeAway: async (worker, how) => {
      state.away.set(worker, how)
      if (how !== 'committing') await setAway(worker, true)
    },
    bringBack: async (worker) => {
      state.away.delete(worker)
      await setAway(worker, false)
      for (const wake of state.waiting.splice(0)) wake()
    },
    holdCommits: () => holding(state),
    apart: state.apart,
    stop: async () => {
      await stopRouting()
      await Promise.all([coordinator, ...workers].map(({ drop }) => drop()))
    },
  }
}

const holding = (state: Workers) => {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const held = new Promise<void>((resolve) => {
    state.beforeCommit = () => {
      resolve()
      return released
    }
  })
  return {
    held,
    release: () => {
      state.beforeCommit = async () => undefined
      release()
    },
  }
}

type Callback = (error: unknown, answer?: unknown) => void

/** Sees every statement that this process sends to the coordinator. Answers how to stop. */
const routing = (coordinator: TestDatabase, state: Workers): (() => Promise<void>) => {
  const name = new URL(coordinator.url).pathname.slice(1)
  const sessions = new Map<unknown, Session>()
  const prototype = Client.prototype as { query: (...asked: readonly unknown[]) => unknown }
  const { query } = prototype
  prototype.query = function (this: { readonly database?: string }, ...asked: readonly unknown[]) {
    const sent = toAsked(asked)
    if (this.database !== name || !sent) return query.apply(this, [...asked])
    const here = (one: Asked) => query.call(this, one) as Promise<never>
    const session = sessions.get(this) ?? sessionOf(state, here, this)
    sessions.set(this, session)
    const answer = session.run(sent)
    const callback = asked.at(-1)
    if (typeof callback !== 'function') return answer
    answer.then((found) => (callback as Callback)(null, found), callback as Callback)
    return undefined
  }
  return async () => {
    prototype.query = query
    await Promise.all([...sessions.values()].map(({ end }) => end()))
  }
}

/** As text with its values, whichever way it was asked. */
const toAsked = ([first, second]: readonly unknown[]): Asked | undefined => {
  if (typeof first === 'string') {
    return { text: first, values: Array.isArray(second) ? [...second] : [] }
  }
  const config = first as Partial<Asked>
  if (typeof config.text !== 'string' || 'submit' in config) return undefined
  return { ...config, text: config.text, values: [...(config.values ?? [])] }
}
