import type { StoredSale } from '../domain/conversion.js'
import { LIST_MAX, SALES_CALLED_MAX } from '../domain/lists.js'
import type { FileOrder } from './fileOrder.js'
import type { Creating } from './reporting.js'

/** Ids of stored orders that were found under other ids than those of the files. */
export type Met = Set<string>

export interface StoredOrder {
  /** With the id under which it is stored, or would be. */
  readonly order: FileOrder
  readonly sales: readonly StoredSale[]
}

type Asking = Pick<Creating, 'deps' | 'accountId' | 'program'>

/**
 * The stored sales of some orders, under any name that webhooks gave to the purchase: the file may name
 * a payment, and the order may be stored under its session or its order number.
 */
export const storedOrders = async (
  asking: Asking,
  orders: readonly FileOrder[],
  met: Met,
): Promise<readonly StoredOrder[]> => {
  const named = await ordersNamed(asking, orders)
  const idsOf = ({ orderId, names }: FileOrder): readonly string[] =>
    [...new Set([orderId, ...[orderId, ...names].map((name) => named.get(name))])].flatMap(
      (id) => id ?? [],
    )
  const sales = await salesOf(asking, [...new Set(orders.flatMap(idsOf))])
  return orders.map((order) => {
    const ids = idsOf(order)
    for (const id of ids.slice(1)) met.add(id)
    // An order whose reports were moved to a better name has no total.
    const id = ids.find((one) => sales.get(one)?.some(({ total }) => total !== undefined))
    const orderId = id ?? named.get(order.orderId) ?? order.orderId
    return { order: { ...order, orderId }, sales: sales.get(orderId) ?? [] }
  })
}

const ordersNamed = async (
  { deps, accountId, program }: Asking,
  orders: readonly FileOrder[],
): Promise<ReadonlyMap<string, string>> => {
  // Only webhooks give names.
  if (!program.hasWebhooks) return new Map()
  const names = orders.flatMap((order) => [order.orderId, ...order.names])
  const found: [string, string][] = []
  for (const some of parts(names)) {
    found.push(...(await deps.storage.ordersNamed(accountId, some)))
  }
  return new Map(found)
}

const salesOf = async (
  asking: Asking,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredSale[]>> => {
  const byId = new Map<string, StoredSale[]>()
  for (const some of parts(orderIds)) {
    for (const row of await salesCalled(asking, some)) {
      const same = byId.get(row.orderId)
      if (same) same.push(row)
      else byId.set(row.orderId, [row])
    }
  }
  return byId
}

/** Asks for fewer orders at a time if they have too many products. */
const salesCalled = async (
  asking: Asking,
  orderIds: readonly string[],
): Promise<readonly StoredSale[]> => {
  const { deps, accountId } = asking
  const rows = await deps.storage.salesCalled(accountId, orderIds)
  if (rows.length < SALES_CALLED_MAX || orderIds.length <= 1) return rows
  const middle = Math.ceil(orderIds.length / 2)
  const first = await salesCalled(asking, orderIds.slice(0, middle))
  return [...first, ...(await salesCalled(asking, orderIds.slice(middle)))]
}

function* parts(texts: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < texts.length; at += LIST_MAX) yield texts.slice(at, at + LIST_MAX)
}
