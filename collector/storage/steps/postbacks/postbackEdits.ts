import type { Postbacks } from '../../postbacks.js'
import type { Sealing } from '../../sealing.js'
import { type Edit, NEW } from '../catalogue/codeEdits.js'
import { all, insert, one, type Runner, run } from '../step.js'
import {
  ofPostback,
  type PostbackRow,
  postbackFromRow,
  secretsFromRow,
  toPostbackRow,
} from './postbackRows.js'

export type PostbackEdits = Pick<
  Postbacks,
  | 'addPostback'
  | 'postbacks'
  | 'setPostbackStatus'
  | 'rotatePostback'
  | 'postbackSecrets'
  | 'removePostback'
>

/** Edits of destinations. Active ones are a part of the program, so caches hear of an edit. */
export const postbackEdits = ({ read }: Runner, edit: Edit, sealing: Sealing): PostbackEdits => ({
  addPostback: (postback, secret) =>
    edit(postback.accountId, () =>
      insert('postbacks', toPostbackRow(postback, secret, sealing), NEW),
    ),
  // Their number is limited, so they are read at once.
  postbacks: async (accountId) => {
    const rows = await read(() =>
      all<PostbackRow>(
        'select * from postbacks where account_id = ? order by created_at, id',
        accountId,
      ),
    )
    return rows.map(postbackFromRow)
  },
  setPostbackStatus: (accountId, id, status) =>
    edit(accountId, () =>
      run('update postbacks set status = ? where account_id = ? and id = ?', status, accountId, id),
    ),
  rotatePostback: (accountId, id, secret, oldUntil) =>
    edit(accountId, () =>
      run(
        `update postbacks set old_secret = secret, old_until = ?, secret = ?
         where account_id = ? and id = ?`,
        oldUntil,
        sealing.seal(secret, ofPostback(accountId, id)),
        accountId,
        id,
      ),
    ),
  postbackSecrets: async (accountId, id) => {
    const row = await read(() =>
      one<PostbackRow>('select * from postbacks where account_id = ? and id = ?', accountId, id),
    )
    return row && secretsFromRow(row, sealing)
  },
  removePostback: (accountId, id) =>
    edit(accountId, () =>
      run('delete from postbacks where account_id = ? and id = ?', accountId, id),
    ),
})
