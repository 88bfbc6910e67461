import type { AccountId } from '../../../domain/ids.js'
import type { Key } from '../../../domain/key.js'
import type { Place, Sealing } from '../../sealing.js'
import { resealPayouts } from '../payouts/payees.js'
import { ofPostback } from '../postbacks/postbackRows.js'
import { all, one, orNull, run, type Step, together } from '../step.js'
import { resealWebhooks } from '../webhooks/resealWebhooks.js'

export const ofAccount = (accountId: string): Place => ['accounts', accountId]
export const ofPapSettings = (accountId: string): Place => ['pap_settings', accountId]
export const ofKey = (accountId: string, id: string): Place => ['keys', accountId, id]

/** Keys that sign are encrypted; of a secret key only the hash is stored. */
export const isSealed = (kind: Key['kind']): boolean => kind !== 'secret'

/** Rewrites the secrets of an account that are not in the current form. Returns how many. */
export function* reseal(accountId: AccountId, sealing: Sealing): Step<number> {
  const { account, keys, pap, postbacks } = yield* together({
    account: one<{ secret: string }>('select secret from accounts where account_id = ?', accountId),
    keys: all<{ id: string; hash: string }>(
      "select id, hash from keys where account_id = ? and kind <> 'secret' order by id",
      accountId,
    ),
    pap: one<{ hash_secret: string | null }>(
      'select hash_secret from pap_settings where account_id = ?',
      accountId,
    ),
    postbacks: all<PostbackSecretsRow>(
      'select id, secret, old_secret from postbacks where account_id = ? order by id',
      accountId,
    ),
  })
  const again = (kept: string, place: Place) => sealing.seal(sealing.open(kept, place), place)
  let count = 0
  if (account && !sealing.isCurrent(account.secret)) {
    count += yield* run(
      'update accounts set secret = ? where account_id = ? and secret = ?',
      again(account.secret, ofAccount(accountId)),
      accountId,
      account.secret,
    )
  }
  for (const { id, hash } of keys) {
    if (sealing.isCurrent(hash)) continue
    count += yield* run(
      'update keys set hash = ? where account_id = ? and id = ? and hash = ?',
      again(hash, ofKey(accountId, id)),
      accountId,
      id,
      hash,
    )
  }
  count += yield* resealWebhooks(accountId, sealing)
  count += yield* resealPayouts(accountId, sealing)
  for (const row of postbacks) count += yield* resealPostback(accountId, row, sealing)
  return count + (yield* resealHash(accountId, pap?.hash_secret ?? undefined, sealing))
}

interface PostbackSecretsRow {
  readonly id: string
  readonly secret: string
  readonly old_secret: string | null
}

function* resealPostback(
  accountId: AccountId,
  { id, secret, old_secret: old }: PostbackSecretsRow,
  sealing: Sealing,
): Step<number> {
  const kept = [secret, ...(old === null ? [] : [old])]
  if (kept.every((one) => sealing.isCurrent(one))) return 0
  const place = ofPostback(accountId, id)
  const [again = '', oldAgain] = kept.map((one) => sealing.seal(sealing.open(one, place), place))
  return yield* run(
    `update postbacks set secret = ?, old_secret = ?
     where account_id = ? and id = ? and secret = ?`,
    again,
    orNull(oldAgain),
    accountId,
    id,
    secret,
  )
}

function* resealHash(
  accountId: AccountId,
  kept: string | undefined,
  sealing: Sealing,
): Step<number> {
  if (kept === undefined || sealing.isCurrent(kept)) return 0
  const place = ofPapSettings(accountId)
  return yield* run(
    'update pap_settings set hash_secret = ? where account_id = ? and hash_secret = ?',
    sealing.seal(sealing.open(kept, place), place),
    accountId,
    kept,
  )
}
