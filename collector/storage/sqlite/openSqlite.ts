import type { AccountId } from '../../domain/ids.js'
import {
  HANDOVER_KEPT_MS,
  type Ledger,
  SET_ASIDE_MS,
  type SetAside,
  type Storage,
} from '../storage.js'
import { sqliteAccess } from './access.js'
import { sqliteCatalogue } from './catalogue.js'
import { recordClicks, settleOrdersOf } from './clicks.js'
import { groupCommit, type Write } from './groupCommit.js'
import { openDatabase } from './open.js'
import { payOut } from './payouts.js'
import { catalogueReads } from './program.js'
import { inlineReader, type Reader } from './reader.js'
import { type Settling, settling } from './settling.js'
import { insert, orNull, type Sql, statements } from './statements.js'
import { link } from './visitors.js'
import { workerReader } from './workerReader.js'

export interface SqliteOptions {
  readonly file: string
  /**
   * Where lists run. `worker`: in a thread of their own, so that a long list stops no beacon.
   * `inline`: here, for commands that do one thing and end.
   */
  readonly reader?: 'worker' | 'inline'
}

/** Opens, and if need be makes, a Waymark database in one file. */
export const openSqlite = ({ file, reader = 'inline' }: SqliteOptions): Storage => {
  const db = openDatabase(file)
  const sql = statements(db)
  const write = groupCommit(db)
  const catalogue = catalogueReads(sql)
  const reads: Reader = reader === 'worker' ? workerReader(file) : inlineReader(file)
  return {
    ...reads,
    ...sqliteCatalogue(sql, write, catalogue),
    ...sqliteAccess(sql, write),
    ...ledger(sql, write, settling(sql, catalogue)),
    ready: () =>
      write(() => sql.one('select 1')).then(
        () => true,
        () => false,
      ),
    close: async () => {
      await reads.close()
      // An empty write: everything that waited before it is committed when it is answered.
      await write(() => undefined)
      db.close()
    },
  }
}

const ledger = (sql: Sql, write: Write, settle: Settling): Ledger => ({
  recordClicks: (clicks, decide) => write(() => recordClicks(sql, settle, clicks, decide)),
  settleOrder: (report, decide) => write(() => settle.settleReport(report, decide)),
  linkVisitors: (accountId, [a, b], at, decide) =>
    write(() => {
      if (link(sql, accountId, a, b)) settleOrdersOf(sql, settle, accountId, a, 0, at, decide)
    }),
  useHandover: (accountId, token, visitorId, usedAt) =>
    write(() => {
      forgetOld(sql, 'handovers', 'used_at', { accountId, receivedAt: usedAt }, HANDOVER_KEPT_MS)
      const row = {
        account_id: accountId,
        token_hash: token,
        visitor_id: visitorId,
        used_at: usedAt,
      }
      insert(sql, 'handovers', row, 'on conflict do nothing')
      const known = sql.one<{ visitor_id: string }>(
        'select visitor_id from handovers where account_id = ? and token_hash = ?',
        accountId,
        token,
      )
      return known?.visitor_id === visitorId
    }),
  setAside: (events) =>
    write(() => {
      for (const event of events) insertSetAside(sql, event)
      forgetOld(sql, 'set_aside', 'received_at', events[0], SET_ASIDE_MS)
    }),
  payOut: (order, decide) => write(() => payOut(sql, settle, order, decide)),
})

/** Drops what is past its time, where something new of its kind arrives: no timer has to run. */
const forgetOld = (
  sql: Sql,
  table: 'set_aside' | 'handovers',
  column: 'received_at' | 'used_at',
  newest: { readonly accountId: AccountId; readonly receivedAt: number } | undefined,
  keptMs: number,
): void => {
  if (!newest) return
  const oldest = newest.receivedAt - keptMs
  sql.run(`delete from ${table} where account_id = ? and ${column} < ?`, newest.accountId, oldest)
}

const insertSetAside = (sql: Sql, event: SetAside): void => {
  insert(
    sql,
    'set_aside',
    {
      account_id: event.accountId,
      received_at: event.receivedAt,
      id: event.id,
      state: event.state,
      code: event.code,
      message: event.message,
      kind: orNull(event.kind),
      order_id: orNull(event.orderId),
      origin: orNull(event.origin),
      body: event.body,
    },
    'on conflict do nothing',
  )
}
