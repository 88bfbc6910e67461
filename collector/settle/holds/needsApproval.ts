import { ownValue } from '../../domain/campaign.js'
import { isImportedApproved } from '../commission/isImportedApproved.js'
import type { HoldReason } from './hold.js'

/**
 * The campaign leaves each such action to a person. The merchant's server may take that decision with
 * its report, and another program may have taken it before the import.
 */
export const needsApproval: HoldReason = ({ credit, order, version: { actionTypes } }) =>
  order.kind === 'action' &&
  ownValue(actionTypes, order.code)?.approval === 'review' &&
  order.stated.status !== 'approved' &&
  !isImportedApproved(credit, order)
