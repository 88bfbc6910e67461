import { type RequestHandler, Router } from 'express'
import { formatMoney } from '../../../domain/money.js'
import { callCollector } from '../callCollector.js'
import { textOf } from '../checkoutForm.js'
import type { Order, Orders, Refund } from '../orders.js'
import { OrdersPage } from '../pages/ordersPage.js'
import { readRefund } from '../readRefund.js'
import { sendPage } from '../send.js'
import type { ShopOptions } from '../shopOptions.js'
import { toSale } from '../toSale.js'

/** The back office: what the shop's own server tells the collector. */
export const orderRoutes = (options: ShopOptions, orders: Orders): Router => {
  const { account, collectorUrl, newId } = options
  const reach = { account, collectorUrl }
  const router = Router()
  router.use('/orders', refuseForeign)

  router.get('/orders', (_request, response) =>
    sendPage(response, 200, <OrdersPage reach={reach} orders={orders.list()} newId={newId} />),
  )

  router.post('/orders/:orderId/paid', async (request, response, next) => {
    const order = orders.find(request.params.orderId)
    if (!order) return next()
    const at = new Date(order.placedAt).toISOString()
    const answer = await callCollector(options, '/v1/sales', { ...toSale(order), at })
    orders.change(order.orderId, (now) => ({ ...now, paid: now.paid || answer.good, answer }))
    response.redirect(303, `/orders#${order.orderId}`)
  })

  router.post('/orders/:orderId/refund', async (request, response, next) => {
    const order = orders.find(request.params.orderId)
    if (!order) return next()
    const typed = textOf(request.body, 'amount')
    const refundId = textOf(request.body, 'refundId') || newId()
    if (isGiven(order, refundId)) return response.redirect(303, `/orders#${order.orderId}`)
    const amount = readRefund(typed, order)
    if (typeof amount === 'string') {
      const problem = { orderId: order.orderId, refundId, typed, message: amount }
      const list = orders.list()
      const page = <OrdersPage reach={reach} orders={list} newId={newId} problem={problem} />
      return sendPage(response, 422, page)
    }
    await refund(options, orders, order.orderId, { refundId, amount })
    response.redirect(303, `/orders#${order.orderId}`)
  })
  return router
}

const refund = async (
  options: ShopOptions,
  orders: Orders,
  orderId: string,
  given: Refund,
): Promise<void> => {
  const { refundId, amount } = given
  const answer = await callCollector(options, '/v1/refunds', {
    orderId,
    refundId,
    amount: formatMoney(amount),
    currency: amount.currency,
  })
  orders.change(orderId, (order) => {
    const isNew = answer.good && !isGiven(order, refundId)
    return { ...order, answer, refunds: isNew ? [...order.refunds, given] : order.refunds }
  })
}

/** An impatient finger sends a form twice; the money goes back once. */
const isGiven = ({ refunds }: Order, refundId: string): boolean =>
  refunds.some((refund) => refund.refundId === refundId)

/** The server speaks with the secret key here, so another site's page may not press the buttons. */
const refuseForeign: RequestHandler = (request, response, next) => {
  if (request.get('sec-fetch-site') !== 'cross-site' || request.method === 'GET') return next()
  response.status(403).type('text').send('Press the button on the orders page itself.')
}
