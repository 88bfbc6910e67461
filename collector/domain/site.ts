import type { AccountId } from './ids.js'

/** A host whose pages may report: "shop.example", "localhost:4000". */
export interface Site {
  readonly accountId: AccountId
  readonly host: string
  readonly createdAt: number
}
