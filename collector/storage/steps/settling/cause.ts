import type { AccountId, OrderKey } from '../../../domain/ids.js'

/** What an outcome is booked under. */
export interface Cause {
  readonly accountId: AccountId
  readonly orderKey: OrderKey
  readonly reportId: string | undefined
  readonly at: number
}
