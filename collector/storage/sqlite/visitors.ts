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

/** Makes two visitors one. False where they were one already. */
export const link = (sql: Sql, accountId: AccountId, a: VisitorId, b: VisitorId): boolean => {
  const [root, other] = [groupOf(sql, accountId, a).root, groupOf(sql, accountId, b).root].sort()
  if (root === undefined || other === undefined || root === other) return false
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
