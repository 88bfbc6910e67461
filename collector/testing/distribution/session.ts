import { Client } from 'pg'
import { accountParametersOf, type Catalogue, tablesOf } from './statements.js'

export interface Asked {
  readonly text: string
  readonly values: unknown[]
  readonly name?: string
}

interface Answered {
  readonly command: string
}

/** What is known of the workers of a cluster, shared by all its sessions. */
export interface Workers {
  readonly urls: readonly string[]
  readonly places: Map<string, number>
  readonly away: Map<number, 'refusing' | 'silent' | 'committing'>
  /** Who waits for a worker that is silent. */
  readonly waiting: (() => void)[]
  beforeCommit: () => Promise<void>
  readonly apart: (readonly string[])[]
  readonly catalogue: Catalogue
  /** What was found out about each text. */
  readonly known: Map<string, Known>
}

interface Known {
  readonly isOfAccounts: boolean
  readonly writesReference: boolean
  readonly written: readonly string[]
  readonly parameters: readonly number[]
}

/** One connection to the coordinator, and those that it holds to workers. */
export interface Session {
  run(asked: Asked): Promise<Answered>
  end(): Promise<void>
}

interface State {
  isOpen: boolean
  isFailed: boolean
  /** The workers that take part in the transaction. */
  readonly joined: Set<number>
  readonly written: string[]
}

type Here = (asked: Asked) => Promise<Answered>

export const sessionOf = (workers: Workers, here: Here, like: unknown): Session => {
  const state: State = { isOpen: false, isFailed: false, joined: new Set(), written: [] }
  const connections = new Map<number, Promise<Client>>()
  const there = async (worker: number, asked: Asked): Promise<Answered> => {
    const connection = connections.get(worker) ?? connect(workers.urls[worker] ?? '', like)
    connections.set(worker, connection)
    const client = await connection
    if (state.isOpen && !state.joined.has(worker)) {
      state.joined.add(worker)
      await client.query('begin')
    }
    return client.query(asked)
  }
  const session = { workers, state, here, there }
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (asked) => {
      // A statement begins when the one before it is answered, whichever node that waits for.
      const answer = last.then(() => runOne(session, asked))
      last = answer.catch(() => undefined)
      return answer
    },
    end: async () => {
      const clients = await Promise.all(connections.values())
      await Promise.all(clients.map((client) => client.end()))
    },
  }
}

const connect = async (connectionString: string, like: unknown): Promise<Client> => {
  const { _types: types } = like as { readonly _types: never }
  const client = new Client({ connectionString, types })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

interface Running {
  readonly workers: Workers
  readonly state: State
  readonly here: Here
  readonly there: (worker: number, asked: Asked) => Promise<Answered>
}

const refusal = (code: string, message: string) => Object.assign(new Error(message), { code })

const runOne = async (running: Running, asked: Asked): Promise<Answered> => {
  const { state, here } = running
  const word = /^\s*(begin|commit|rollback(?! to))\b/i.exec(asked.text)?.[1]?.toLowerCase()
  if (word === 'begin') {
    Object.assign(state, { isOpen: true, isFailed: false })
    return here(asked)
  }
  if (word) return end(running, word === 'commit' && !state.isFailed)
  if (state.isFailed) throw refusal('25P02', 'current transaction is aborted')
  try {
    return await route(running, asked)
  } catch (error) {
    state.isFailed = state.isOpen
    throw error
  }
}

const knownOf = ({ known, catalogue }: Workers, text: string): Known => {
  const before = known.get(text)
  if (before) return before
  // A table is locked on the coordinator.
  const { all, written } = /^lock table /.test(text) ? { all: [], written: [] } : tablesOf(text)
  const of = (spread: string) => (table: string) => catalogue.spreads.get(table) === spread
  const isOfAccounts = all.some(of('distributed'))
  const found = {
    isOfAccounts,
    writesReference: written.some(of('reference')),
    written,
    parameters: isOfAccounts ? accountParametersOf(text, catalogue) : [],
  }
  known.set(text, found)
  return found
}

const route = async (running: Running, asked: Asked): Promise<Answered> => {
  const { workers, state, here, there } = running
  const { isOfAccounts, writesReference, written, parameters } = knownOf(workers, asked.text)
  if (state.isOpen) state.written.push(...written)
  if (isOfAccounts) {
    const [account, ...others] = new Set(parameters.map((n) => asked.values[n - 1]))
    if (account === undefined || others.length > 0) throw new Error(`No one node: ${asked.text}`)
    const worker = workers.places.get(String(account)) ?? 0
    await reach(workers, worker)
    return there(worker, asked)
  }
  if (writesReference) {
    for (const worker of workers.urls.keys()) {
      await reach(workers, worker)
      await there(worker, asked)
    }
  }
  return here(asked)
}

const reach = async ({ away, waiting }: Workers, worker: number): Promise<void> => {
  const how = away.get(worker)
  if (how === undefined || how === 'committing') return
  if (how === 'silent') await new Promise<void>((resolve) => waiting.push(resolve))
  throw refusal('08006', `connection to the remote node waymark@worker-${worker + 1}:5432 failed`)
}

/** One node commits by itself; of several the coordinator is the first, and the others follow. */
const end = async (
  { workers, state, here, there }: Running,
  isCommit: boolean,
): Promise<Answered> => {
  const [joined, written] = [[...state.joined], [...state.written]]
  const isLost = isCommit && joined.some((worker) => workers.away.has(worker))
  const word = isCommit && !isLost ? 'commit' : 'rollback'
  const onWorkers = async () => {
    if (word === 'commit' && joined.length > 0) await workers.beforeCommit()
    for (const worker of joined) await there(worker, { text: word, values: [] })
  }
  const onCoordinator = () => here({ text: word, values: [] })
  const { spreads } = workers.catalogue
  const kinds = new Set(written.map((table) => spreads.get(table)))
  const isApart = kinds.size > 1
  if (isApart && word === 'commit') workers.apart.push(written)
  const answer = isApart ? await onCoordinator() : undefined
  await onWorkers()
  const last = answer ?? (await onCoordinator())
  Object.assign(state, { isOpen: false, isFailed: false })
  state.joined.clear()
  state.written.length = 0
  if (isLost) {
    throw refusal('XX000', 'could not commit transaction for shard 102008 on any active node')
  }
  return last
}
