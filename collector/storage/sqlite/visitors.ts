import type { AccountId, VisitorId } from '../../domain/ids.js'
import type { Sql } from './statements.js'

export interface Group {
  /** The smallest of the ids: it stands for all. */
  readonly root: VisitorId
  readonly members: readonly VisitorId[]
}

/** All ids of the visitor that this id belongs to. */
export const groupOf = (sql: Sql, accountId: AccountId, id: VisitorId): Group => {
  const root =
    sql.one<{ visitor: VisitorId }>(
      'select visitor from visitor_aliases where account_id = ? and alias = ?',
      accountId,
      id,
    )?.visitor ?? id
  const aliases = sql.all<{ alias: VisitorId }>(
    'select alias from visitor_aliases where account_id = ? and visitor = ?',
    accountId,
    root,
  )
  return { root, members: [root, ...aliases.map(({ alias }) => alias)] }
}

/** How many ids one visitor may have. Honest ones have a few; beyond it nothing is learnt. */
export const ALIASES_MAX = 50

/** Makes two visitors one. False where they were one already, or have too many ids. */
export const link = (sql: Sql, accountId: AccountId, a: VisitorId, b: VisitorId): boolean => {
  const groups = [groupOf(sql, accountId, a), groupOf(sql, accountId, b)]
  const [root, other] = groups.map((group) => group.root).sort()
  if (root === undefined || other === undefined || root === other) return false
  if (groups.reduce((sum, { members }) => sum + members.length, 0) > ALIASES_MAX) return false
  sql.run(
    'update visitor_aliases set visitor = ? where account_id = ? and visitor = ?',
    root,
    accountId,
    other,
  )
  sql.run(
    'insert into visitor_aliases (account_id, alias, visitor) values (?, ?, ?)',
    accountId,
    other,
    root,
  )
  return true
}
