import type { IncomingMessage, ServerResponse } from 'node:http'
import { keyOfSecret } from '../../program/keys.js'
import type { Deps } from '../deps.js'
import { type ProblemBody, sendProblem, sendTooMany } from '../problemJson.js'
import { sendUnreadable } from '../readJson.js'
import type { Caller } from './call.js'
import { parseSignature, SIGNATURE_HEADER, signatureOf } from './callSignature.js'
import { callerWith, signedCaller } from './signedCaller.js'

/**
 * Who made the request, by its secret key or its signature. `bytesMax` is how long the body may be.
 * Undefined means that the refusal was already answered.
 */
export const callerOf =
  (deps: Deps) =>
  async (
    req: IncomingMessage,
    res: ServerResponse,
    bytesMax: number,
  ): Promise<Caller | undefined> => {
    const isSigned = req.headers[SIGNATURE_HEADER] !== undefined
    const caller = await (isSigned ? bySignature : bySecret)(deps, req, res, bytesMax)
    if (!caller) return undefined
    const wait = deps.limits.server(req, caller.accountId)
    if (wait === undefined) return caller
    sendTooMany(res, wait)
    return undefined
  }

const bySignature = async (
  deps: Deps,
  req: IncomingMessage,
  res: ServerResponse,
  bytesMax: number,
): Promise<Caller | undefined> => {
  if (isFromBrowser(req)) return refuseBrowser(deps, res, parseSignature(signatureOf(req))?.keyName)
  const found = await signedCaller(deps, req, bytesMax)
  if ('accountId' in found) return found
  if ('why' in found) sendUnreadable(res, 'The body is invalid', found)
  else refuse(deps, req, res, { title: 'The signature was not accepted', ...found }, 'Signature')
  return undefined
}

const bySecret = async (
  deps: Deps,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Caller | undefined> => {
  const [, secret = ''] = BEARER.exec(req.headers.authorization ?? '') ?? []
  if (secret.startsWith('sk_') && isFromBrowser(req)) {
    // Logs only the public part of a Waymark key, because the value may also be a secret of
    // another service.
    const [key] = /^sk_[a-z0-9]+_[0-9a-f]{12}(?=_)/.exec(secret) ?? []
    return refuseBrowser(deps, res, key)
  }
  const key = secret === '' ? undefined : await keyOfSecret(deps, secret)
  if (key) return { ...callerWith(key, secret), isSigned: false }
  refuse(deps, req, res, secret.startsWith('ck_') ? SENT_CALL_KEY : NO_KEY, 'Bearer')
  return undefined
}

const refuseBrowser = ({ log }: Deps, res: ServerResponse, key = 'unknown'): undefined => {
  log.warn('A secret key was used in a browser', { key })
  sendProblem(res, 403, {
    title: 'A secret key must not be used in a browser',
    code: 'secret_key_in_browser',
    detail:
      'Anybody who opens the page can read the key. Revoke it, and send the request from your server.',
  })
}

/** Answers 401, or 429 to an address that failed too often. */
const refuse = (
  { limits }: Deps,
  req: IncomingMessage,
  res: ServerResponse,
  body: ProblemBody,
  scheme: 'Bearer' | 'Signature',
): void => {
  const wait = limits.failedKey(req)
  if (wait !== undefined) sendTooMany(res, wait)
  else sendProblem(res, 401, body, ['WWW-Authenticate', scheme])
}

const BEARER = /^Bearer\s+(\S{1,200})$/i

const NO_KEY = {
  title: 'A secret key is needed',
  code: 'unauthorized',
  detail: 'Send "Authorization: Bearer sk_...". To create a key: waymark key add',
}

const SENT_CALL_KEY = {
  title: 'A call key must not be sent',
  code: 'unauthorized',
  detail:
    'A call key signs calls: see docs/wire.md, "Signed calls". Revoke this one, because it was sent, and create another: waymark key add --calls',
}

/** Does not read `Sec-Fetch-Mode`, because Node's `fetch` sends it too (see strangers.test.ts). */
const isFromBrowser = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
