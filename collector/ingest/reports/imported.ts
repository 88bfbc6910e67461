import type { AccountId } from '../../domain/ids.js'
import type { Money } from '../../domain/money.js'
import { orderKey, type PlacedRef } from '../../domain/order.js'
import type { Imported, Statement } from '../../domain/report.js'
import { customerHash, fingerprint } from '../fingerprint.js'

/** An order as another program knew it. */
export interface ImportedOrder {
  readonly accountId: AccountId
  readonly accountSecret: string
  readonly order: PlacedRef
  readonly placedAt: number
  readonly receivedAt: number
  readonly total: Money | undefined
  /** Codes, as they are stored. */
  readonly affiliate: string | undefined
  readonly campaign: string | undefined
  readonly customerId: string | undefined
  readonly imported: Imported
}

/**
 * The report of an imported order. Its id is that of the order, so that an order is imported once, and
 * its fingerprint tells whether a later import says the same.
 */
export const toImportedStatement = (said: ImportedOrder): Statement => {
  const { accountId, order, placedAt, receivedAt, total, affiliate, campaign, imported } = said
  const key = orderKey(order)
  const customer = said.customerId ? customerHash(said.customerId, said.accountSecret) : undefined
  return {
    accountId,
    id: `import:${fingerprint(key)}`,
    fingerprint: fingerprint([key, placedAt, total, affiliate, campaign, customer, imported]),
    order,
    orderKey: key,
    kind: order.kind,
    source: 'import',
    receivedAt,
    occurredAt: Math.min(placedAt, receivedAt),
    timed: true,
    saidAt: placedAt,
    test: false,
    signed: undefined,
    unchecked: false,
    revision: 0,
    site: undefined,
    address: undefined,
    request: undefined,
    visitorId: undefined,
    total,
    fixedCost: undefined,
    tax: undefined,
    shipping: undefined,
    coupons: [],
    customer,
    affiliate,
    campaign,
    channel: undefined,
    data: [],
    items: [],
    webdriver: false,
    imported,
  }
}

/**
 * The report that an order is counted per product: no later report of the order as a whole may earn
 * once more.
 */
export const toPerProduct = (statement: Statement): Statement => {
  const order = { ...statement.order, productId: '' }
  const key = orderKey(order)
  const imported: Imported = { kind: 'per_product' }
  return {
    ...statement,
    id: `import:${fingerprint(key)}`,
    fingerprint: fingerprint([key, imported]),
    order,
    orderKey: key,
    total: undefined,
    customer: undefined,
    affiliate: undefined,
    campaign: undefined,
    imported,
  }
}
