import type { NextFunction, Request, Response } from 'express'
import type { AccountId } from '../../domain/ids.js'
import { accountOfSecret } from '../../program/keys.js'
import type { Deps } from '../deps.js'
import { sendProblem, sendTooMany } from '../problemJson.js'

/** Accepts only requests with a valid secret key, and stores the key's account in the request. */
export const requireSecretKey =
  ({ storage, log, limits }: Deps) =>
  async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const [, secret = ''] = /^Bearer\s+(\S{1,200})$/i.exec(req.get('authorization') ?? '') ?? []
    if (secret.startsWith('sk_') && isFromBrowser(req)) {
      // Logs only the public part of a Waymark key, because the value may also be a secret of
      // another service.
      const [key = 'unknown'] = /^sk_[a-z0-9]+_[0-9a-f]{12}(?=_)/.exec(secret) ?? []
      log.warn('A secret key was used in a browser', { key })
      return sendProblem(res, 403, {
        title: 'A secret key must not be used in a browser',
        code: 'secret_key_in_browser',
        detail:
          'Anybody who opens the page can read the key. Revoke it, and send the request from your server.',
      })
    }
    const accountId = secret === '' ? undefined : await accountOfSecret({ storage }, secret)
    if (!accountId) {
      const wait = limits.failedKey(req)
      if (wait !== undefined) return sendTooMany(res, wait)
      res.setHeader('WWW-Authenticate', 'Bearer')
      return sendProblem(res, 401, {
        title: 'A secret key is needed',
        code: 'unauthorized',
        detail: 'Send "Authorization: Bearer sk_...". To create a key: waymark key add',
      })
    }
    const wait = limits.server(req, accountId)
    if (wait !== undefined) return sendTooMany(res, wait)
    res.locals.accountId = accountId
    next()
  }

/** Does not read `Sec-Fetch-Mode`, because Node's `fetch` sends it too (see strangers.test.ts). */
const isFromBrowser = ({ headers }: Request): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined

export const accountOf = (res: Response): AccountId => res.locals.accountId as AccountId
