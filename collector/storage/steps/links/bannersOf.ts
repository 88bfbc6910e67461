import type { Banner } from '../../../domain/banner.js'
import type { AccountId } from '../../../domain/ids.js'
import { all, type Step } from '../step.js'

/** All banners of an account, the oldest first. */
export function* bannersOf(accountId: AccountId): Step<readonly Banner[]> {
  const rows = yield* all<{ id: string; code: string; created_at: number; body: string }>(
    'select id, code, created_at, body from banners where account_id = ? order by created_at, id',
    accountId,
  )
  return rows.map(({ id, code, created_at, body }) => ({
    ...(JSON.parse(body) as Omit<Banner, 'accountId' | 'id' | 'code' | 'createdAt'>),
    ...{ accountId, id, code, createdAt: created_at },
  }))
}
