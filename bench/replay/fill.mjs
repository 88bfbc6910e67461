import { seed as seedProgram } from '../databases.mjs'
import { randomOf } from '../random.mjs'
import { affiliateOf, SITE } from '../requests.mjs'
import { AFFILIATES } from '../spread.mjs'

const ACCOUNT = 'default1'
const DAY_MS = 86_400_000
/** The orders are spread over this time before now. */
const DAYS = 180
const TOGETHER = 100
/** How many customers order again and again. */
const CUSTOMERS = 2_000
const COUPONS = 50

/** In each visitor's id, so that copies of an order have visitors of their own. */
export const COPY = 'abcd0000'

const visitorOf = (at, number) =>
  `${at.toString(16).padStart(12, '0')}7${COPY}${number.toString(16).padStart(11, '0')}`

/** The choices of one order: its time, its clicks, and what is reported of it. */
const orderOf = (random, number, { count, now }) => {
  const at = Math.floor(now - DAYS * DAY_MS * (1 - number / count))
  const clicks = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, n) => ({
    code: affiliateOf(Math.floor(random() * AFFILIATES)),
    at: at - 3_600_000 * (3 - n) - Math.floor(random() * 20 * DAY_MS),
  }))
  return {
    ...{ number, at, clicks, visitorId: visitorOf(at, number) },
    hasPage: random() < 0.3,
    customer: random() < 0.3 ? `customer-${Math.floor(random() * CUSTOMERS)}` : undefined,
    coupon: random() < 0.1 ? `CODE${Math.floor(random() * COUPONS)}` : undefined,
    total: `${20 + Math.floor(random() * 200)}.${10 + Math.floor(random() * 90)}`,
    isRefunded: random() < 0.05,
  }
}

const clicksOf = ({ visitorId, clicks, number }) =>
  clicks.map(({ code, at }, n) => ({
    ...{ accountId: ACCOUNT, visitorId, id: `click:${number}-${n}`, affiliateCode: code },
    ...{ campaignId: undefined, banner: undefined, channel: 'blog', data1: undefined },
    ...{ data2: undefined, url: `https://${SITE}/shoes?a_aid=${code}`, referrer: undefined },
    ...{ clickedAt: at, receivedAt: at, late: false, rung: 'new', webdriver: false },
    ...{ source: 'browser', test: false, flawed: [] },
  }))

/** What a page, the shop's server and a refund report of an order, made by the product's own code. */
const reportsOf = (
  made,
  { number, at, visitorId, hasPage, customer, coupon, total, isRefunded },
) => {
  const { account, serverContext, toStatement, toRefund } = made
  const orderId = `order-${number}`
  const sale = { type: 'sale', orderId, total, currency: 'EUR', coupon, customerId: customer }
  const context = (over) =>
    serverContext(account, { receivedAt: at, messageId: orderId, visitorId, ...over })
  const page = { source: 'browser', site: SITE, address: `192.0.2.${number % 250}` }
  const refund = { orderId, refundId: 'r1', amount: '10.00', currency: 'EUR' }
  return [
    ...(hasPage ? [toStatement(sale, context(page))] : []),
    toStatement(sale, context({ receivedAt: at + 1_000, occurredAt: at, timed: true })),
    ...(isRefunded ? [toRefund(refund, context({ receivedAt: at + DAY_MS }))] : []),
  ]
}

/** Stores orders with two clicks each on average, a third of them of known customers. */
export const fill = async (root, database, { count, seed, say }) => {
  const built = `${root}/collector/dist/collector`
  const { createCollector } = await import(`${built}/main.js`)
  const { addCoupon } = await import(`${built}/program/coupons.js`)
  const { settle } = await import(`${built}/settle/settle.js`)
  const { serverContext } = await import(`${built}/ingest/reports/reportContext.js`)
  const { toStatement } = await import(`${built}/ingest/reports/statement.js`)
  const { toRefund } = await import(`${built}/ingest/reports/refund.js`)
  await seedProgram(root, database)
  const { deps, close } = createCollector({ database, reader: 'inline', jobs: false })
  for (let n = 0; n < COUPONS; n += 1)
    await addCoupon(deps, ACCOUNT, { code: `CODE${n}`, affiliate: affiliateOf(n) })
  const { account } = await deps.storage.program(ACCOUNT)
  const made = { account, serverContext, toStatement, toRefund }
  const random = randomOf(seed)
  const now = Date.now()
  for (let from = 0; from < count; from += TOGETHER) {
    const orders = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, n) =>
      orderOf(random, from + n, { count, now }),
    )
    const decide = (facts) => settle(facts, now)
    await deps.storage.recordClicks(orders.flatMap(clicksOf), decide)
    const reports = orders.flatMap((order) => reportsOf(made, order))
    await Promise.all(reports.map((report) => deps.storage.settleOrder(report, decide)))
    if (from % 10_000 === 0 && from > 0) say(`  ${from} orders`)
  }
  await close()
}
