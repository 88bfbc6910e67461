import type { NextFunction, Request, Response } from 'express'
import type { AccountId } from '../../domain/ids.js'
import { accountOfSecret } from '../../program/keys.js'
import type { Deps } from '../deps.js'
import { sendProblem, sendTooMany } from '../problemJson.js'

/** Lets a request through that carries an account's secret key, and remembers whose it is. */
export const requireSecretKey =
  ({ storage, log, limits }: Deps) =>
  async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const [, secret = ''] = /^Bearer\s+(\S{1,200})$/i.exec(req.get('authorization') ?? '') ?? []
    if (secret.startsWith('sk_') && isFromBrowser(req)) {
      // Only the public part of a key of ours: it may be somebody else's secret altogether.
      const [key = 'unknown'] = /^sk_[a-z0-9]+_[0-9a-f]{12}(?=_)/.exec(secret) ?? []
      log.warn('A secret key was used in a browser', { key })
      return sendProblem(res, 403, {
        title: 'A secret key must not be in a browser',
        code: 'secret_key_in_browser',
        detail: 'Everybody who opens the page can read it. Revoke it, and call from your server.',
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
        detail: 'Send "Authorization: Bearer sk_...". Make one with: waymark key add',
      })
    }
    const wait = limits.server(req, accountId)
    if (wait !== undefined) return sendTooMany(res, wait)
    res.locals.accountId = accountId
    next()
  }

/** Not `Sec-Fetch-Mode`: Node's own fetch sends it too. */
const isFromBrowser = ({ headers }: Request): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined

export const accountOf = (res: Response): AccountId => res.locals.accountId as AccountId
