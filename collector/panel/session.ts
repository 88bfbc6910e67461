import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response } from 'express'
import { type AccountId, isAccountId } from '../domain/ids.js'
import { SECOND_MS } from '../domain/time.js'
import type { Deps } from '../program/deps.js'
import { DEVICE_KEPT_MS } from '../program/devices.js'
import { sessionOf } from '../program/login.js'
import type { Viewer } from './visit.js'

const SESSION = 'wm_session'
/** One an account: several people may use one browser for different merchants. */
const DEVICE = 'wm_device_'

const TOKEN_MAX = 200

/** `__Host-` keeps a sibling subdomain from planting a session; browsers allow it on https only. */
const nameOn = (secure: boolean, name: string) => (secure ? `__Host-${name}` : name)

/** The panel's cookies, on the way in and out of one request. */
export interface Cookies {
  session(): string
  /** What this browser was given when somebody logged in to an account. */
  device(accountId: AccountId): string | undefined
  /** Keeps the session until the browser is closed; `null` takes it out. */
  setSession(token: string | null): void
  setDevice(accountId: AccountId, token: string): void
}

/**
 * `isHttps`: what the panel's address is configured to be. A proxy before us may take TLS off without
 * a word that we may believe, so what the request looks like can only add to it.
 */
export const cookiesOf = (request: Request, response: Response, isHttps: boolean): Cookies => {
  const secure = isHttps || request.secure
  const read = (name: string) => parseCookie(request.get('cookie') ?? '')[name]
  const set = (name: string, value: string, maxAge?: number) => {
    response.append(
      'set-cookie',
      stringifySetCookie(name, value, {
        httpOnly: true,
        secure,
        sameSite: 'lax',
        path: '/',
        ...(maxAge === undefined ? {} : { maxAge }),
      }),
    )
  }
  return {
    session: () => read(nameOn(secure, SESSION)) ?? '',
    device: (accountId) => read(nameOn(secure, DEVICE + accountId))?.slice(0, TOKEN_MAX),
    setSession: (token) => {
      set(nameOn(secure, SESSION), token ?? '', token === null ? 0 : undefined)
      // From before it was known that the panel is on https. It is not believed any more: a sibling
      // subdomain can set it.
      if (secure && read(SESSION) !== undefined) set(SESSION, '', 0)
    },
    setDevice: (accountId, token) =>
      set(nameOn(secure, DEVICE + accountId), token, DEVICE_KEPT_MS / SECOND_MS),
  }
}

/** Who is looking, or undefined where the session has ended or never was. */
export const viewerOf = async (deps: Deps, token: string): Promise<Viewer | undefined> => {
  if (token.length > TOKEN_MAX || !isAccountId(token.split('.')[0] ?? '')) return undefined
  const found = await sessionOf(deps, token)
  const program = found && (await deps.storage.program(found.session.accountId))
  return program && { account: program.account, user: found.user, token }
}
