import type { Banner } from '../../../domain/banner.js'
import type { AccountId } from '../../../domain/ids.js'
import type { Links } from '../../links.js'
import { type Edit, NEW } from '../catalogue/codeEdits.js'
import { all, insert, run, type Step } from '../step.js'

export const bannerEdits = (edit: Edit): Pick<Links, 'addBanner' | 'editBanner'> => ({
  addBanner: ({ accountId, id, code, createdAt, ...body }) =>
    edit(accountId, () =>
      insert(
        'banners',
        { account_id: accountId, id, code, created_at: createdAt, body: JSON.stringify(body) },
        NEW,
      ),
    ),
  editBanner: ({ accountId, id, code: _code, createdAt: _createdAt, ...body }) =>
    edit(accountId, () =>
      run(
        'update banners set body = ? where account_id = ? and id = ?',
        JSON.stringify(body),
        accountId,
        id,
      ),
    ),
})

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
