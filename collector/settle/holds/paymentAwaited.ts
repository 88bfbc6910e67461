import type { HoldReason } from './hold.js'

/** A payment provider says that the order is placed and that its money has not arrived. */
export const paymentAwaited: HoldReason = ({ order }) => order.payment === 'awaited'
