import { type ErrorRequestHandler, Router, urlencoded } from 'express'
import { createOrders } from './orders.js'
import { NotFoundPage } from './pages/notFoundPage.js'
import { checkoutRoutes } from './routes/checkoutRoutes.js'
import { orderRoutes } from './routes/orderRoutes.js'
import { shopRoutes } from './routes/shopRoutes.js'
import { sendPage } from './send.js'
import type { ShopOptions } from './shopOptions.js'
import { STYLESHEET, sendStylesheet } from './stylesheet.js'

export type { Coupon, ShopOptions } from './shopOptions.js'

/** The demo's shop, a merchant as far as Waymark can tell. To be mounted at the root of a host. */
export const createShop = (options: ShopOptions): Router => {
  const { account, collectorUrl, now, newId } = options
  const orders = createOrders({ now, newId })
  const router = Router()
  router.get(STYLESHEET, sendStylesheet)
  router.use(urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 }))
  router.use(shopRoutes(options), checkoutRoutes(options, orders), orderRoutes(options, orders))
  router.use((_request, response) =>
    sendPage(
      response,
      404,
      <NotFoundPage reach={{ account, collectorUrl }} title="This path is not on our maps">
        Check the address, or start again from the front page.
      </NotFoundPage>,
    ),
  )
  router.use(refuseBadForm)
  return router
}

/** A form too large or broken is the sender's mistake; everything else is ours, and Express's to tell. */
const refuseBadForm: ErrorRequestHandler = (error, _request, response, next) => {
  const status = Number(error?.status)
  if (!(status >= 400 && status < 500)) return next(error)
  response.status(status).type('text').send('The form was not understood. Go back and try again.')
}
