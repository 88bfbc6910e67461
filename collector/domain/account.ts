import type { AccountId } from './ids.js'

/** A merchant. All stored data belongs to one account. */
export interface Account {
  readonly id: AccountId
  readonly name: string
  readonly createdAt: number
  /** Keys the hashes of customer ids, so that they cannot be guessed from the database. */
  readonly secret: string
}

/** An account as the list of all accounts has it. */
export interface ListedAccount extends Account {
  /** Another name that clients of Post Affiliate Pro use: see `isAlias`. */
  readonly alias: string | undefined
}
