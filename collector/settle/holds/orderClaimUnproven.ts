import { claimsInSeries } from './claimsInSeries.js'
import type { HoldReason } from './hold.js'
import { tooManyReports } from './tooManyReports.js'

/** Nothing proves who placed the order. Of several reasons about claims the most specific is given. */
export const orderClaimUnproven: HoldReason = (holdable) =>
  !holdable.credit.proven && !claimsInSeries(holdable) && !tooManyReports(holdable)
