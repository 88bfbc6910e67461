import type { VisitorId } from '../../domain/ids.js'
import type { PassedClick } from '../../domain/verdict.js'
import type { Considered } from '../facts.js'
import type { Order } from '../order.js'
import type { Piece } from './evidence.js'
import type { Earning } from './replacing.js'

interface Parted {
  readonly fresh: readonly Earning[]
  readonly used: readonly PassedClick[]
}

/**
 * Separates the clicks that an earlier sale of the visitor used up. Only a proven sale uses up clicks for
 * a proven order: otherwise a page could report a sale that nobody placed, to end what another affiliate
 * would earn.
 */
export const withoutUsed = (
  clicks: readonly Earning[],
  { value }: Piece<string>,
  { proven }: Partial<Pick<Order, 'proven'>>,
  { salesBefore }: Partial<Pick<Considered, 'salesBefore'>>,
): Parted => {
  const before = salesBefore?.get(value as VisitorId)
  const until = proven ? before?.provenAt : before?.anyAt
  if (until === undefined) return { fresh: clicks, used: [] }
  const isUsed = ({ click }: Earning) => click.clickedAt <= until
  return {
    fresh: clicks.filter((one) => !isUsed(one)),
    used: clicks.filter(isUsed).map(({ click, found }) => ({
      clickId: click.id,
      affiliateId: found.affiliate.id,
      miss: 'click_used',
    })),
  }
}
