import { wrongParams } from '../../../domain/address.js'
import type { Deps } from '../../deps.js'
import type { V1Call } from '../call.js'
import { matched, methodOf } from '../path.js'
import { badRequest } from '../read.js'
import { lacksScope, sendMissingScope } from '../scopes.js'
import { ENDPOINTS } from './registry.js'
import { serve } from './serve.js'

/** Answers a call about the program. Returns the methods of its path, if there is none with this method. */
export const programListener = (deps: Deps) => {
  const routes = ENDPOINTS.map((one) => ({
    one,
    parts: `/v1${one.path}`.split('/').map((part) => part.replace(/^\{(\w+)\}$/, ':$1')),
    answer: serve(deps, one),
  }))
  return async (
    call: Omit<V1Call, 'params'>,
    path: readonly string[],
  ): Promise<readonly string[]> => {
    const found = routes.flatMap((route) => {
      const params = matched(route.parts, path)
      return params ? [{ ...route, params }] : []
    })
    const route = found.find(({ one }) => one.method === methodOf(call.req))
    if (!route) return found.map(({ one }) => one.method)
    const { params, one } = route
    const wrong = wrongParams(params)
    if (wrong) badRequest(call.res, 'The URL is invalid', [wrong])
    else if (lacksScope(call.scopes, one.scopes)) sendMissingScope(call.res, one.scopes)
    else await route.answer({ ...call, params })
    return []
  }
}
