import type { Banner } from '../../../domain/banner.js'
import type { AccountId } from '../../../domain/ids.js'
import { all, type Step } from '../step.js'

export interface BannerRow {
  readonly id: string
  readonly code: string
  readonly created_at: number
  readonly body: string
}

/** All banners of an account, the oldest first. */
export function* bannersOf(accountId: AccountId): Step<readonly Banner[]> {
  const rows = yield* all<BannerRow>(
    'select id, code, created_at, body from banners where account_id = ? order by created_at, id',
    accountId,
  )
  return rows.map((row) => bannerFromRow(accountId, row))
}

export const bannerFromRow = (accountId: AccountId, row: BannerRow): Banner => ({
  ...(JSON.parse(row.body) as Omit<Banner, 'accountId' | 'id' | 'code' | 'createdAt'>),
  ...{ accountId, id: row.id, code: row.code, createdAt: row.created_at },
})
