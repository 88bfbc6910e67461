import {
  type Affiliate,
  type AffiliateSetting,
  PARENTS_MAX,
  parentAt,
  SETTINGS_MAX,
} from '../../../domain/affiliate.js'
import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import { CATALOGUE_PAGE, type Catalogue } from '../../catalogue.js'
import { inPages } from '../inPages.js'
import { insert, lock, one, type Runner, type Step } from '../step.js'
import { selectAffiliates } from './affiliates.js'
import type { Edit } from './codeEdits.js'

type SettingEdits = Pick<Catalogue, 'addAffiliateSetting' | 'affiliatesRelated'>

/** What a merchant sets for single affiliates. It applies to later orders, so none is settled again. */
export const affiliateSettingEdits = ({ read }: Runner, edit: Edit): SettingEdits => ({
  addAffiliateSetting: async (accountId, affiliateId, setting) => {
    let refused: 'full' | 'circle' | 'too_deep' = 'full'
    const isAdded = await edit(accountId, function* () {
      // Two edits at the same time could otherwise close a circle.
      yield* lock('code', accountId, ['affiliate settings'], setting.since)
      const obstacle =
        setting.kind === 'parent' && setting.parentId
          ? yield* parentObstacle(accountId, affiliateId, setting.parentId, setting.since)
          : undefined
      const last = yield* lastOf(accountId, affiliateId)
      refused = obstacle ?? 'full'
      if (obstacle || last.seq >= SETTINGS_MAX) return 0
      // A clock that was set back must not order this setting before the last one.
      const since = Math.max(setting.since, last.since)
      return yield* insert('affiliate_settings', {
        account_id: accountId,
        affiliate_id: affiliateId,
        seq: last.seq + 1,
        since,
        kind: setting.kind,
        subject: subjectOf(setting),
        body: JSON.stringify({ ...setting, since }),
      })
    })
    return isAdded ? 'added' : refused
  },
  affiliatesRelated: (accountId, kind, subject) =>
    inPages<Affiliate>((last) =>
      read(() =>
        selectAffiliates(
          accountId,
          `and id > ? and id in (
             select affiliate_id from affiliate_settings
             where account_id = ? and kind = ? and subject = ?)
           order by id limit ${CATALOGUE_PAGE}`,
          last?.id ?? '',
          accountId,
          kind,
          subject,
        ),
      ),
    ),
})

const subjectOf = (setting: AffiliateSetting): string => {
  if (setting.kind === 'class') return ''
  if (setting.kind === 'currency') return setting.currency ?? ''
  return setting.kind === 'parent' ? (setting.parentId ?? '') : setting.campaignId
}

function* lastOf(
  accountId: AccountId,
  affiliateId: AffiliateId,
): Step<{ readonly seq: number; readonly since: number }> {
  const found = yield* one<{ seq: number; since: number }>(
    `select seq, since from affiliate_settings where account_id = ? and affiliate_id = ?
     order by seq desc limit 1`,
    accountId,
    affiliateId,
  )
  return found ?? { seq: 0, since: 0 }
}

/** Walks up from a new parent. The affiliate itself must not be met. */
function* parentObstacle(
  accountId: AccountId,
  affiliateId: AffiliateId,
  parentId: AffiliateId,
  at: number,
): Step<'circle' | 'too_deep' | undefined> {
  let above: AffiliateId | undefined = parentId
  for (let level = 0; above !== undefined; level += 1) {
    if (above === affiliateId) return 'circle'
    if (level >= PARENTS_MAX) return 'too_deep'
    const [found]: readonly Affiliate[] = yield* selectAffiliates(accountId, 'and id = ?', above)
    above = found && parentAt(found, at)
  }
  return undefined
}
