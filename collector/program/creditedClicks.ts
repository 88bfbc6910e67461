import type { Click } from '../domain/click.js'
import type { ConversionDetail } from '../domain/conversion.js'
import type { AccountId } from '../domain/ids.js'
import { LIST_MAX } from '../domain/lists.js'
import type { Deps } from './deps.js'

/**
 * The clicks that a conversion is credited to, if they are among their affiliate's last `LIST_MAX`
 * clicks before the order.
 */
export const creditedClicks = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  { verdict, convertedAt }: ConversionDetail,
): Promise<readonly Click[]> => {
  const lists = verdict.credits.flatMap(({ affiliateId, clickId }) =>
    clickId
      ? [storage.listClicks({ accountId, affiliateId, before: convertedAt + 1, limit: LIST_MAX })]
      : [],
  )
  const wanted = new Set(verdict.credits.map(({ clickId }) => clickId))
  return (await Promise.all(lists)).flat().filter(({ id }) => wanted.has(id))
}
