import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response } from 'express'
import { type AccountId, isAccountId } from '../domain/ids.js'
import { SECOND_MS } from '../domain/time.js'
import type { Deps } from '../program/deps.js'
import { DEVICE_KEPT_MS } from '../program/devices.js'
import { sessionOf } from '../program/login.js'
import type { Viewer } from './visit.js'

const SESSION = 'wm_session'
/** One cookie per account, because several people may use one browser for different merchants. */
const DEVICE = 'wm_device_'

const TOKEN_MAX = 200

/**
 * A cookie with the prefix `__Host-` cannot be set by a sibling subdomain. Browsers accept the
 * prefix only on https.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 */
const nameOn = (secure: boolean, name: string) => (secure ? `__Host-${name}` : name)

/** The panel's cookies, on the way in and out of one request. */
export interface Cookies {
  session(): string
  /** The token that this browser received when a user logged in to the account. */
  device(accountId: AccountId): string | undefined
  /** Sets a cookie that lasts until the browser is closed; `null` deletes it. */
  setSession(token: string | null): void
  setDevice(accountId: AccountId, token: string): void
}

/**
 * `isHttps` says whether the configured URL of the panel is https. A proxy may terminate TLS
 * without sending a header that we can trust. A request that looks like plain http is therefore
 * still treated as https if the configuration says so.
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
      // Deletes the session cookie from the time when the panel was served on plain http. It is no
      // longer accepted, because a sibling subdomain can set it.
      if (secure && read(SESSION) !== undefined) set(SESSION, '', 0)
    },
    setDevice: (accountId, token) =>
      set(nameOn(secure, DEVICE + accountId), token, DEVICE_KEPT_MS / SECOND_MS),
  }
}

/** The logged-in user of a session token; undefined if the session does not exist or has ended. */
export const viewerOf = async (deps: Deps, token: string): Promise<Viewer | undefined> => {
  if (token.length > TOKEN_MAX || !isAccountId(token.split('.')[0] ?? '')) return undefined
  const found = await sessionOf(deps, token)
  const program = found && (await deps.storage.program(found.session.accountId))
  return program && { account: program.account, user: found.user, token }
}
