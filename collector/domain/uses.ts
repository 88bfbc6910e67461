/**
 * Names of what orders use up one after the other: the payments of a subscription, a coupon, and a
 * coupon by one customer. `code` is the coupon's own code, `customer` a hash.
 */
export const useOfSubscription = (id: string): string => `subscription ${id}`

export const useOfCoupon = (code: string): string => `coupon ${code}`

export const useByCustomer = (code: string, customer: string): string =>
  `customer ${customer} ${code}`

/** The orders of a customer, and those of them with which a bond begins, by how well it is proven. */
export const useByCustomersOrder = (customer: string): string => `orders ${customer}`

export const useOfBond = (customer: string, proven: boolean): string =>
  `${proven ? 'bond' : 'unproven bond'} ${customer}`

/** The orders of a visitor, under one of the visitor's ids, and those of them that use up earlier clicks. */
export const useByVisitor = (id: string): string => `visitor ${id}`

export const useOfClicks = (id: string, proven: boolean): string =>
  `${proven ? 'sale of' : 'unproven sale of'} ${id}`

/** The name under which the orders are counted that may depend on a use. */
export const countedUnder = (name: string): string =>
  name.replace(/^(unproven )?bond /, 'orders ').replace(/^(unproven )?sale of /, 'visitor ')

/** What an order uses up, by its name, and whether it counts for proven orders too. */
export interface Use {
  readonly name: string
  readonly proven: boolean
}

/** How often something was used by orders that were placed before one. */
export interface Earlier {
  /** Counted up to slightly more than the largest limit. */
  readonly count: number
  /** Of them, by orders that are proven. */
  readonly proven: number
  /** When the first of the proven orders was placed. Undefined: there is none. */
  readonly firstAt: number | undefined
}

/** How many uses of a coupon, or payments of a subscription, a limit can allow. */
export const USES_MAX = 10_000
