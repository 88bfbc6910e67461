import { type Response, Router } from 'express'
import { readTyped, type Typed, toDraft } from '../checkoutForm.js'
import type { Orders } from '../orders.js'
import { CheckoutPage } from '../pages/checkoutPage.js'
import { NotFoundPage } from '../pages/notFoundPage.js'
import { ThankYouPage } from '../pages/thankYouPage.js'
import { findProduct, type Product } from '../products.js'
import { sendPage } from '../send.js'
import type { ShopOptions } from '../shopOptions.js'

/** Buying: the form, the order, the receipt. */
export const checkoutRoutes = (options: ShopOptions, orders: Orders): Router => {
  const { account, collectorUrl, coupons, newId } = options
  const reach = { account, collectorUrl }
  const router = Router()

  const answer = (response: Response, product: Product, typed: Typed, isOrder: boolean) => {
    const { draft, problems } = toDraft(typed, product, coupons)
    const isWrong = Object.values(problems).some(Boolean)
    if (isOrder && !isWrong) {
      // All of it, because the same form may come again with something else typed.
      const order = orders.place(draft, JSON.stringify([product.sku, typed]))
      return response.redirect(303, `/thank-you?order=${order.orderId}`)
    }
    // Whoever only asks for the total need not have typed a name yet.
    const shown = isOrder ? problems : { ...problems, name: undefined, email: undefined }
    const status = Object.values(shown).some(Boolean) ? 422 : 200
    const page = <CheckoutPage reach={reach} typed={typed} draft={draft} problems={shown} />
    sendPage(response, status, page)
  }

  router
    .route('/checkout')
    .get((request, response) => {
      const product = findProduct(String(request.query.product))
      if (!product) return sendPage(response, 404, noProduct(reach))
      const typed = { quantity: '1', name: '', email: '', coupon: '', form: newId() }
      answer(response, product, typed, false)
    })
    .post((request, response) => {
      const product = findProduct(String(request.query.product))
      if (!product) return sendPage(response, 404, noProduct(reach))
      answer(response, product, readTyped(request.body), request.body?.step !== 'update')
    })

  router.get('/thank-you', (request, response) => {
    const order = orders.find(String(request.query.order))
    if (!order) return sendPage(response, 404, noOrder(reach))
    sendPage(response, 200, <ThankYouPage reach={reach} order={order} />)
  })
  return router
}

type Reach = Pick<ShopOptions, 'account' | 'collectorUrl'>

const noProduct = (reach: Reach) => (
  <NotFoundPage reach={reach} title="Nothing to check out">
    We could not tell which map you wanted. Choose one, and press “Buy now” on its page.
  </NotFoundPage>
)

const noOrder = (reach: Reach) => (
  <NotFoundPage reach={reach} title="We do not know this order">
    Check the order number in the address. Orders are forgotten when the demo shop restarts: if you
    bought before that, buy again to see a receipt.
  </NotFoundPage>
)
