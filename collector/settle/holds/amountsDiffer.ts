import type { HoldReason } from './hold.js'

/** The page that counts and the server reported different totals. */
export const amountsDiffer: HoldReason = ({ order }) => order.amountsDiffer
