import { isAccountId } from '../../domain/ids.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { ATTEMPTS_WITHIN_MS, type Login, logIn, logOut, useLoginLink } from '../../program/login.js'
import { LoginPage } from '../pages/loginPage.js'
import { page, type Reply, redirect } from '../reply.js'
import type { OwnVisit, Visit } from '../visit.js'

export const getLogin = async (visit: Visit): Promise<Reply> =>
  visit.viewer ? redirect('/') : loginReply(visit, { status: 200 })

/** Answers in the place of a page that needs a session; the login leads on to it. */
export const askToLogIn = (visit: Visit, next: string): Promise<Reply> =>
  loginReply(visit, {
    status: 401,
    next,
    ...(next === ''
      ? {
          problem: problem(
            'ended',
            'session',
            'The session has ended, and nothing was changed. Log in and do it again.',
          ),
        }
      : {}),
  })

export const postLogin = async (visit: Visit): Promise<Reply> => {
  const { form } = visit
  const next = form.text('next')
  const login = await logInBy(visit)
  if (!isProblem(login)) return opened(visit, login, isLocal(next) ? next : '/')
  if (login.code !== 'too_many') return loginReply(visit, { status: 401, next, problem: login })
  const reply = await loginReply(visit, { status: 429, next, problem: login })
  return reply.kind === 'page' ? { ...reply, retryAfterS: ATTEMPTS_WITHIN_MS / 1000 } : reply
}

const logInBy = async ({ deps, form }: Visit): Promise<Login | Problem> => {
  const account = form.text('account').trim()
  return isAccountId(account)
    ? logIn(deps, account, form.text('email'), form.text('password'))
    : problem('wrong', 'account', 'An account is 3 to 32 lower-case letters and digits.')
}

/**
 * Opens the session at once rather than asking for a click first: people and scripts open the link
 * that was printed for them. Who only looks ahead gets nothing, and the link stays good.
 */
export const getLoginLink = async (visit: Visit): Promise<Reply> => {
  if (visit.speculative) return { kind: 'nothing' }
  const login = await useLoginLink(visit.deps, visit.params.token ?? '')
  if (!isProblem(login)) return opened(visit, login, '/')
  // Whoever opens a link again in the browser that used it up is where it leads to.
  if (visit.viewer) return redirect('/')
  return loginReply(visit, { status: 401, problem: login })
}

export const postLogout = async ({ deps, viewer }: OwnVisit): Promise<Reply> => {
  await logOut(deps, viewer.token)
  return { kind: 'redirect', to: '/login?notice=logged_out', token: null }
}

/** A session that is left behind must not go on living. */
const opened = async ({ deps, viewer }: Visit, login: Login, to: string): Promise<Reply> => {
  if (viewer) await logOut(deps, viewer.token)
  return { kind: 'redirect', to, token: login.token }
}

/** A path of the panel and nothing that a browser reads as another host. */
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
  // Whoever is alone in the install need not type what every page of the shop shows anyway.
  const only = accounts.length === 1 ? accounts[0]?.id : undefined
  const values = { account: form.text('account') || only || '', email: form.text('email') }
  return page('Log in', <LoginPage values={values} next={next} problem={problem} />, status)
}
