import { createOrders, ORDERS_MAX } from './orders.js'
import { priceOf } from './price.js'
import { PRODUCTS } from './products.js'

const NOON = 1_767_268_800_000

const aDraft = () => {
  const [product] = PRODUCTS
  if (!product) throw new Error('A shop without products')
  const price = priceOf(product.unitPrice, 1)
  return { product, quantity: 1, name: 'Ada', email: '', coupon: undefined, price }
}

const ordersAt = (now: number) => createOrders({ now: () => now, newId: () => 'feedc0ffee' })

test('orders of one millisecond have different numbers, whatever else is equal', () => {
  const orders = ordersAt(NOON)
  const ids = Array.from({ length: 50 }, () => orders.place(aDraft(), '').orderId)
  expect(new Set(ids).size).toBe(50)
})

test('a shop that was started again does not use a number twice', () => {
  const before = ordersAt(NOON).place(aDraft(), 'f1')
  const after = ordersAt(NOON + 1_000).place(aDraft(), 'f1')
  expect(after.orderId).not.toBe(before.orderId)
})

test('an order number cannot be guessed from the time alone', () => {
  const one = createOrders({ now: () => NOON, newId: () => '0198c0de-aaaaaa' })
  const other = createOrders({ now: () => NOON, newId: () => '0198c0de-bbbbbb' })
  expect(one.place(aDraft(), '').orderId).not.toBe(other.place(aDraft(), '').orderId)
})

test('the oldest order is forgotten when there are too many', () => {
  const orders = ordersAt(NOON)
  const first = orders.place(aDraft(), '')
  for (let count = 1; count < ORDERS_MAX; count++) orders.place(aDraft(), '')
  expect(orders.find(first.orderId)).toBeDefined()
  orders.place(aDraft(), '')
  expect(orders.find(first.orderId)).toBeUndefined()
  expect(orders.list()).toHaveLength(ORDERS_MAX)
})
