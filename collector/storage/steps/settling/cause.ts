import type { AccountId, OrderKey } from '../../../domain/ids.js'

/** The order, report and time that an outcome is booked for. */
export interface Cause {
  readonly accountId: AccountId
  readonly orderKey: OrderKey
  readonly reportId: string | undefined
  readonly at: number
}
