import { USUAL_MATCHING } from '../../domain/policy.js'
import type { HoldReason } from './hold.js'

/** Only the address and the browser connect the order with the click. */
export const probableVisitor: HoldReason = ({ credit, facts: { policy } }) =>
  credit.rule === 'probabilistic' && !(policy.matching ?? USUAL_MATCHING).isPayable
