import { money } from '../domain/money.js'
import { FILE_STATES, type FileOrder } from './fileOrder.js'
import { orderTable } from './orderTable.js'

/** Orders that differ in every field, some of which have no value. */
const anOrder = (n: number): FileOrder => ({
  orderId: `order-${n}`,
  names: n % 3 === 0 ? [`pi_${n}`, `ch_${n}`] : [],
  place: { file: `part${n % 2}.csv`, line: n + 2 },
  state: FILE_STATES[n % FILE_STATES.length] ?? 'paid',
  at: n * 1_000,
  total: n % 7 === 0 ? undefined : money(n, n % 2 === 0 ? 'EUR' : 'USD'),
  refunded: n % 14 === 1 ? money(1, 'USD') : undefined,
  isRefundedByRows: n % 2 === 0,
  refunds: [],
  coupons: n % 5 === 0 ? ['SPRING', `C${n}`] : [],
  customer: n % 4 === 0 ? `customer ${n}` : undefined,
  visitor: n % 6 === 0 ? 'a'.repeat(32) : undefined,
  isContradictory: n % 11 === 0,
})

test('thousands of orders are read as they were written, in the order in which they came', () => {
  const table = orderTable()
  const orders = Array.from({ length: 5_000 }, (_, n) => anOrder(n))
  for (const order of orders) table.set(order)
  expect([...table.all()]).toEqual(orders)
  expect([table.size(), table.has('order-4999'), table.has('order-5000')]).toEqual([
    5_000,
    true,
    false,
  ])
})

test('an order that is written again has its new values, also none', () => {
  const table = orderTable()
  for (const n of [0, 1, 2]) table.set(anOrder(n))
  const changed = { ...anOrder(1), orderId: 'order-0' }
  table.set(changed)
  expect(table.get('order-0')).toEqual(changed)
  expect(table.get('order-1')).toEqual(anOrder(1))
  expect(table.size()).toBe(3)
})
