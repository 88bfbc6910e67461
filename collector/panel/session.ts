import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response } from 'express'
import { isAccountId } from '../domain/ids.js'
import type { Deps } from '../program/deps.js'
import { sessionOf } from '../program/login.js'
import type { Viewer } from './visit.js'

/** `__Host-` keeps a sibling subdomain from planting a session; browsers allow it on https only. */
const nameOn = (secure: boolean) => (secure ? '__Host-wm_session' : 'wm_session')

const TOKEN_MAX = 200

/** Who is looking, or undefined where the session has ended or never was. */
export const viewerOf = async (deps: Deps, request: Request): Promise<Viewer | undefined> => {
  const token = parseCookie(request.get('cookie') ?? '')[nameOn(request.secure)] ?? ''
  if (token.length > TOKEN_MAX || !isAccountId(token.split('.')[0] ?? '')) return undefined
  const found = await sessionOf(deps, token)
  const program = found && (await deps.storage.program(found.session.accountId))
  return program && { account: program.account, user: found.user, token }
}

/** Keeps the session in the browser until it is closed; `null` takes it out. */
export const setSession = (response: Response, secure: boolean, token: string | null): void => {
  response.append(
    'set-cookie',
    stringifySetCookie(nameOn(secure), token ?? '', {
      httpOnly: true,
      secure,
      sameSite: 'lax',
      path: '/',
      ...(token === null ? { maxAge: 0 } : {}),
    }),
  )
}
