import { type Request, Router } from 'express'
import type { Deps } from '../deps.js'
import { sendProblem } from '../problemJson.js'
import { requireSecretKey } from './auth.js'
import { postClick } from './clicks.js'
import { getConversions, postAction, postRefund, postSale } from './orders.js'

const PATH_SHOWN_MAX = 200

const pathOf = ({ originalUrl }: Request): string =>
  (originalUrl.split('?')[0] ?? '').slice(0, PATH_SHOWN_MAX)

/** `/v1`: what servers send and ask. */
export const v1Router = (deps: Deps): Router => {
  const router = Router()
  router.use(requireSecretKey(deps))
  router.post('/clicks', postClick(deps))
  router.post('/sales', postSale(deps))
  router.post('/actions', postAction(deps))
  router.post('/refunds', postRefund(deps))
  router.get('/conversions/:orderId', getConversions(deps))
  router.use((req, res) =>
    sendProblem(res, 404, {
      title: 'No such endpoint',
      code: 'unknown_endpoint',
      detail: `There is no ${req.method} ${pathOf(req)}. See docs/wire.md.`,
    }),
  )
  return router
}
