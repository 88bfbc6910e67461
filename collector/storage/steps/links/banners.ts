import type { Banner } from '../../../domain/banner.js'
import type { AccountId } from '../../../domain/ids.js'
import type { Links } from '../../links.js'
import { type Edit, NEW } from '../catalogue/codeEdits.js'
import { insert, one, run, type Step } from '../step.js'
import { type BannerRow, bannerFromRow } from './bannersOf.js'

export const bannerEdits = (edit: Edit): Pick<Links, 'addBanner' | 'editBanner'> => ({
  addBanner: ({ accountId, id, code, createdAt, ...body }) =>
    edit(accountId, () =>
      insert(
        'banners',
        { account_id: accountId, id, code, created_at: createdAt, body: JSON.stringify(body) },
        NEW,
      ),
    ),
  editBanner: async (accountId, id, change) => {
    let answer: ReturnType<typeof change> | undefined
    await edit(accountId, function* () {
      const stored = yield* lockedBanner(accountId, id)
      answer = stored && change(stored)
      return answer && !('refused' in answer) ? yield* keep(answer) : 0
    })
    return answer
  },
})

/** The banner, of which no other transaction stores another version before this one ends. */
function* lockedBanner(accountId: AccountId, id: string): Step<Banner | undefined> {
  yield* run('update banners set body = body where account_id = ? and id = ?', accountId, id)
  const row = yield* one<BannerRow>(
    'select id, code, created_at, body from banners where account_id = ? and id = ?',
    accountId,
    id,
  )
  return row && bannerFromRow(accountId, row)
}

const keep = ({ accountId, id, code: _code, createdAt: _createdAt, ...body }: Banner) =>
  run(
    'update banners set body = ? where account_id = ? and id = ?',
    JSON.stringify(body),
    accountId,
    id,
  )
