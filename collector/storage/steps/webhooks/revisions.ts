import type { AccountId } from '../../../domain/ids.js'
import type { Revised, Webhooks } from '../../webhooks.js'
import { one, type Runner, run, type Step } from '../step.js'

type Revisions = Pick<Webhooks, 'reviseOrder' | 'revisionStored'>

/** The revisions of orders that shops edit, kept with the name of the order. */
export const revisionsOver = ({ write }: Runner): Revisions => ({
  reviseOrder: (accountId, revised) => write(() => reviseOrder(accountId, revised)),
  revisionStored: async (accountId, { orderId, test, revision }) => {
    await write(() =>
      run(
        `update order_names set pending = 0
         where account_id = ? and test = ? and name = ? and revision = ?`,
        accountId,
        test ? 1 : 0,
        orderId,
        revision,
      ),
    )
  },
})

interface RevisionRow {
  readonly revision: number
  readonly content: string | null
  readonly pending: number
}

function* reviseOrder(
  accountId: AccountId,
  { orderId, test, revision, content }: Revised,
): Step<'stale' | 'same' | 'new'> {
  const key = [accountId, test ? 1 : 0, orderId] as const
  // Takes the lock of the row, so that two messages about the order decide one after the other.
  yield* run(
    'update order_names set named_at = named_at where account_id = ? and test = ? and name = ?',
    ...key,
  )
  const row = yield* one<RevisionRow>(
    `select revision, content, pending from order_names
     where account_id = ? and test = ? and name = ?`,
    ...key,
  )
  if (row && row.revision > revision) return 'stale'
  const isSame = row?.content === content && row.pending === 0
  yield* run(
    `update order_names set revision = ?, content = ?, pending = ?
     where account_id = ? and test = ? and name = ?`,
    revision,
    content,
    isSame ? 0 : 1,
    ...key,
  )
  return isSame ? 'same' : 'new'
}
