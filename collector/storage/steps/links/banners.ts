import type { Links } from '../../links.js'
import { type Edit, NEW } from '../catalogue/codeEdits.js'
import { insert, run } from '../step.js'

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
