import { type Request, type RequestHandler, type Response, Router } from 'express'
import { wrongAddress, wrongParams } from '../../domain/address.js'
import type { Problem } from '../../domain/problem.js'
import type { Deps } from '../deps.js'
import { sendProblem } from '../problemJson.js'
import { postAction } from './actions.js'
import { requireSecretKey } from './auth.js'
import { postClick } from './clicks.js'
import { getConversions } from './conversions.js'
import { badRequest } from './read.js'
import { postRefund } from './refunds.js'
import { postSale } from './sales.js'

const PATH_SHOWN_MAX = 200

const pathOf = ({ originalUrl }: Request): string =>
  (originalUrl.split('?')[0] ?? '').slice(0, PATH_SHOWN_MAX)

interface V1Route {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly answer: (deps: Deps) => (req: Request, res: Response) => Promise<void>
}

/** Every endpoint of `/v1`. Path and query are validated before the endpoint is called. */
export const v1Routes: readonly V1Route[] = [
  { method: 'post', path: '/clicks', answer: postClick },
  { method: 'post', path: '/sales', answer: postSale },
  { method: 'post', path: '/actions', answer: postAction },
  { method: 'post', path: '/refunds', answer: postRefund },
  { method: 'get', path: '/conversions/:orderId', answer: getConversions },
]

const refuseWrong =
  (find: (req: Request) => Problem | undefined): RequestHandler =>
  (req, res, next) => {
    const wrong = find(req)
    if (wrong) return badRequest(res, 'The URL is invalid', [wrong])
    next()
  }

/** `/v1`: the API for servers. */
export const v1Router = (deps: Deps): Router => {
  const router = Router()
  router.use(requireSecretKey(deps))
  router.use(refuseWrong(({ url }) => wrongAddress(url)))
  for (const { method, path, answer } of v1Routes) {
    router[method](
      path,
      refuseWrong(({ params }) => wrongParams(params)),
      answer(deps),
    )
  }
  router.use((req, res) =>
    sendProblem(res, 404, {
      title: 'No such endpoint',
      code: 'unknown_endpoint',
      detail: `There is no ${req.method} ${pathOf(req)}. See docs/wire.md.`,
    }),
  )
  return router
}
