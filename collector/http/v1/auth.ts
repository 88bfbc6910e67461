import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccountId } from '../../domain/ids.js'
import { accountOfSecret } from '../../program/keys.js'
import type { Deps } from '../deps.js'
import { sendProblem, sendTooMany } from '../problemJson.js'

/** The account of the request's secret key. Undefined means that the refusal was already answered. */
export const accountOfKey =
  ({ storage, log, limits }: Deps) =>
  async (req: IncomingMessage, res: ServerResponse): Promise<AccountId | undefined> => {
    const [, secret = ''] = BEARER.exec(req.headers.authorization ?? '') ?? []
    if (secret.startsWith('sk_') && isFromBrowser(req)) {
      // Logs only the public part of a Waymark key, because the value may also be a secret of
      // another service.
      const [key = 'unknown'] = /^sk_[a-z0-9]+_[0-9a-f]{12}(?=_)/.exec(secret) ?? []
      log.warn('A secret key was used in a browser', { key })
      sendProblem(res, 403, {
        title: 'A secret key must not be used in a browser',
        code: 'secret_key_in_browser',
        detail:
          'Anybody who opens the page can read the key. Revoke it, and send the request from your server.',
      })
      return undefined
    }
    const accountId = secret === '' ? undefined : await accountOfSecret({ storage }, secret)
    if (!accountId) {
      const wait = limits.failedKey(req)
      if (wait !== undefined) sendTooMany(res, wait)
      else sendProblem(res, 401, NO_KEY, ['WWW-Authenticate', 'Bearer'])
      return undefined
    }
    const wait = limits.server(req, accountId)
    if (wait === undefined) return accountId
    sendTooMany(res, wait)
    return undefined
  }

const BEARER = /^Bearer\s+(\S{1,200})$/i

const NO_KEY = {
  title: 'A secret key is needed',
  code: 'unauthorized',
  detail: 'Send "Authorization: Bearer sk_...". To create a key: waymark key add',
}

/** Does not read `Sec-Fetch-Mode`, because Node's `fetch` sends it too (see strangers.test.ts). */
const isFromBrowser = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
