import type { HoldReason } from './hold.js'

/** The affiliate is paid in another currency, and no exchange rate is known for the order. */
export const rateMissing: HoldReason = ({ lacksRate }) => lacksRate
