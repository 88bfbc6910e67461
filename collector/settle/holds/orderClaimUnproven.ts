import { claimsInSeries } from './claimsInSeries.js'
import type { HoldReason } from './hold.js'
import { tooManyReports } from './tooManyReports.js'

/**
 * Nothing proves who placed the order. If a more specific reason about claims applies, only that
 * one is given.
 */
export const orderClaimUnproven: HoldReason = (holdable) =>
  !holdable.credit.proven && !claimsInSeries(holdable) && !tooManyReports(holdable)
