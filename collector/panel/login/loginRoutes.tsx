import { isAccountId } from '../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { type Login, logIn, logOut, readLoginLink, useLoginLink } from '../../program/login.js'
import { page, type Reply, redirect } from '../reply.js'
import type { OwnVisit, Visit } from '../visit.js'
import { LoginLinkPage } from './loginLinkPage.js'
import { LoginPage } from './loginPage.js'
import { slowedDown } from './slowedDown.js'

export const getLogin = async (visit: Visit): Promise<Reply> =>
  visit.viewer ? redirect('/') : loginReply(visit, { status: 200 })

/** The answer to a request without a session. The login then redirects to `next`. */
export const askToLogIn = (visit: Visit, next: string): Promise<Reply> =>
  loginReply(visit, {
    status: 401,
    next,
    ...(next === ''
      ? {
          problem: problem(
            'ended',
            'session',
            'The session has ended and nothing was changed. Log in and try again.',
          ),
        }
      : {}),
  })

export const postLogin = async (visit: Visit): Promise<Reply> => {
  const { form } = visit
  const next = form.text('next')
  const login = await logInBy(visit)
  if (!isProblem(login)) return opened(visit, login, isLocal(next) ? next : '/')
  return slowedDown(await loginReply(visit, { status: 401, next, problem: login }), login)
}

const logInBy = async ({ deps, form, address, device }: Visit): Promise<Login | Problem> => {
  const account = form.text('account').trim()
  if (!isAccountId(account)) {
    return problem(
      'wrong',
      'account',
      'An account id has 3 to 32 characters: lower-case letters and digits.',
    )
  }
  const [email, password] = [form.text('email'), form.text('password')]
  return logIn(deps, account, { email, password, address, device: device(account) })
}

/**
 * Shows a page that asks before it logs in. Mail scanners and prefetching browsers open links that
 * the user has not clicked, and a link sent by an attacker must not replace the user's own session.
 */
export const getLoginLink = async (visit: Visit): Promise<Reply> => {
  const { deps, viewer, params } = visit
  const token = params.token ?? ''
  const user = await readLoginLink(deps, token)
  if (!isProblem(user)) {
    return page('Log in', <LoginLinkPage {...{ token, user, viewer }} />)
  }
  // The link was used in this browser before, so the user is already logged in.
  return viewer ? redirect('/') : loginReply(visit, { status: 401, problem: user })
}

export const postLoginLink = async (visit: Visit): Promise<Reply> => {
  const token = visit.params.token ?? ''
  const user = await readLoginLink(visit.deps, token)
  const login = isProblem(user)
    ? user
    : await useLoginLink(visit.deps, token, visit.device(user.accountId))
  if (!isProblem(login)) return opened(visit, login, '/')
  return visit.viewer ? redirect('/') : loginReply(visit, { status: 401, problem: login })
}

export const postLogout = async ({ deps, viewer }: OwnVisit): Promise<Reply> => {
  await logOut(deps, viewer.token)
  return { kind: 'redirect', to: '/login?notice=logged_out', login: null }
}

/** The new session replaces the browser's previous one, which must not stay valid. */
const opened = async ({ deps, viewer }: Visit, login: Login, to: string): Promise<Reply> => {
  if (viewer) await logOut(deps, viewer.token)
  return { kind: 'redirect', to, login }
}

/** Accepts only a path of the panel, and nothing that a browser would read as another host. */
const isLocal = (next: string) => /^\/(?![/\\])[\w\-./~%?&=+]*$/.test(next)

interface LoginOptions {
  readonly status: number
  readonly next?: string
  readonly problem?: Problem
}

const loginReply = async (
  { deps, form }: Visit,
  { status, next = '', problem }: LoginOptions,
): Promise<Reply> => {
  const accounts = await deps.storage.accounts()
  // The only account of an installation is filled in. It is no secret: every page of the shop
  // contains it.
  const only = accounts.length === 1 ? accounts[0]?.id : undefined
  const values = { account: form.text('account') || only || '', email: form.text('email') }
  return page('Log in', <LoginPage values={values} next={next} problem={problem} />, status)
}
