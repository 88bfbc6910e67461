import type { Pool } from 'pg'
import type { CopyEnd } from '../copy/copyEnd.js'
import { MARK } from '../copy/mark.js'
import { type PostgresOptions, readersOf, writersOf } from './connect.js'
import { migrate } from './migrate.js'
import { toOutage } from './outage.js'
import { inSnapshotOf } from './snapshot.js'
import { transactions } from './transactions.js'

/** Long, because counting a large table takes minutes. */
const STATEMENT_TIMEOUT_MS = 3_600_000

export const isUnfinishedCopy = async (pool: Pool): Promise<boolean> => {
  const { rows } = await pool.query('select to_regclass($1) is not null as found', [MARK])
  return rows[0].found as boolean
}

/** Opens a database on a PostgreSQL server, to be copied from or to. */
export const openPostgresCopyEnd = async (options: PostgresOptions): Promise<CopyEnd> => {
  const patient = {
    ...options,
    poolMax: 1,
    readersMax: 1,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  }
  const [writers, readers] = [writersOf(patient), readersOf(patient)] as const
  const { prepare = true } = options
  const close = async () => {
    await writers.end()
    await readers.end()
  }
  try {
    await migrate(writers)
  } catch (error) {
    await close()
    throw toOutage(error)
  }
  return {
    runner: transactions({ pool: writers, prepare }),
    isUnfinished: () => isUnfinishedCopy(writers),
    inSnapshot: inSnapshotOf(readers, prepare),
    afterFilling: async () => {
      await writers.query('analyze')
    },
    close,
  }
}
