import type { Pool } from 'pg'
import { StorageOutage } from '../storage.js'
import { hasCitus } from './citus.js'
import { mayLose } from './connect.js'
import { toOutage } from './outage.js'

/** The nodes of a Citus cluster; empty without Citus. */
export interface Nodes {
  /** Detects whether this is a cluster, and queries its nodes. */
  open(): Promise<void>
  isSpread(): boolean
  /** Queries every node: whether it answers, and whether it may lose commits. */
  ask(): Promise<void>
  /** The `pg_dist_node.nodeid` of the nodes that did not answer the last query. */
  away(): readonly number[]
  /** Whether none of them answered. */
  areAllAway(): boolean
  /** Throws if a node that answers may lose commits, unless the operator accepts that. */
  refuseUnsafe(): Promise<void>
}

interface NodeRow {
  readonly id: number
  readonly name: string
  readonly success: boolean
  /** The node's answer, or its error. */
  readonly result: string
}

/** How long a node may take to accept a connection before it counts as unavailable. */
const CONNECT_TIMEOUT_MS = 1_000
/** How long the answers of all nodes may take. */
const ANSWER_TIMEOUT_MS = 3_000

export const nodesOf = (pool: Pool, mayLoseCommits = false): Nodes => {
  let isSpread = false
  let nodes: readonly NodeRow[] = []
  let asking: Promise<void> | undefined
  const askAll = async () => {
    try {
      if (isSpread) nodes = await askNodes(pool)
    } catch (error) {
      // A failed query is ignored: it says nothing about accounts whose own node works.
      if (!(toOutage(error) instanceof StorageOutage)) throw error
    }
  }
  const ask = () => {
    asking ??= askAll().finally(() => {
      asking = undefined
    })
    return asking
  }
  const problem = () => (mayLoseCommits ? undefined : nodes.map(problemOf).find(Boolean))
  return {
    open: async () => {
      isSpread = await hasCitus(pool)
      await ask()
    },
    isSpread: () => isSpread,
    ask,
    away: () => nodes.filter(({ success }) => !success).map(({ id }) => id),
    areAllAway: () => nodes.length > 0 && nodes.every(({ success }) => !success),
    refuseUnsafe: async () => {
      if (problem()) await ask()
      const found = problem()
      if (found) throw new StorageOutage(found, undefined, 'may_lose_commits')
    },
  }
}

const problemOf = ({ name, success, result }: NodeRow): string | undefined => {
  const [synchronous_commit = '', fsync = ''] = result.split(' ')
  return success
    ? mayLose({ synchronous_commit, fsync }, `Node ${name} of this PostgreSQL`)
    : undefined
}

/**
 * Each node with its answer. An unreachable node does not fail the query.
 * https://docs.citusdata.com/en/stable/develop/api_udf.html
 */
const askNodes = async (pool: Pool): Promise<readonly NodeRow[]> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`set local citus.node_connection_timeout = ${CONNECT_TIMEOUT_MS}`)
    await client.query(`set local statement_timeout = ${ANSWER_TIMEOUT_MS}`)
    const { rows } = await client.query<NodeRow>(
      `select n.nodeid as id, n.nodename || ':' || n.nodeport as name, r.success, r.result
       from run_command_on_workers($1) r
       join pg_dist_node n on n.nodename = r.nodename and n.nodeport = r.nodeport
       order by 1`,
      ["select current_setting('synchronous_commit') || ' ' || current_setting('fsync')"],
    )
    await client.query('commit')
    client.release()
    return rows
  } catch (error) {
    client.release(true)
    throw error
  }
}
