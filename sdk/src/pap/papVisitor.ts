import Cookies from 'js-cookie'
import type { Rung } from '../../../wire/v1.js'
import { domains, emptyInherited } from '../cookie.js'
import { listen } from '../listeners.js'
import { now } from '../moment.js'
import { safely } from '../say.js'
import { load, PREFIX } from '../store.js'
import { adopt, borrow, DAY_MS, visitorId } from '../visitor.js'

const NAME = 'PAPVisitorId'
const UNSAID_DAYS = 60

/**
 * Continues the visitor of Post Affiliate Pro, whose id is in a cookie or in localStorage, and keeps a
 * cookie of the same name with the present id, because servers of shops read it.
 */
export const continueVisitor = (): void => {
  listen('consent', (consent) => {
    if (consent === 'granted' && !visitorId) useVisitor(inCookie() || inStorage(), 'cookie')
  })
  listen('visitor', (id) => (id ? publish(`${id}`) : remove()))
}

/**
 * Makes this the visitor's id. The other product's ids have capitals: the collector answers with the id
 * that stands for one. The id may follow the eight characters of an account. Other texts do nothing.
 */
export const useVisitor = (text: string, from: Rung): void => {
  const [, id = ''] = /^(?:\w{8})?([A-Za-z0-9]{32})$/.exec(text) || []
  if (/^[0-9a-f]{32}$/.test(id)) adopt(id, from)
  else if (id && id !== visitorId) borrow(id, from)
}

const inCookie = (): string =>
  (/(?:^|; )PAPVisitorId=([A-Za-z0-9]{32})(?:;|$)/.exec(document.cookie) || [])[1] || ''

const inStorage = (): string => safely(() => localStorage.getItem(NAME)) || ''

/** A cookie that has the value already is not written again, as the tracker's own. */
const publish = (id: string): unknown => {
  const isWritten = () => document.cookie.split('; ').includes(`${NAME}=${id}`)
  const [mirror, until] = load(`${PREFIX}v`).split('.')
  const end = mirror === id ? Number(until) : now() + UNSAID_DAYS * DAY_MS
  if (isWritten()) return
  // Of two cookies, a server would read the older one, which is only for this host.
  if (document.cookie.includes(NAME)) write('', 0, '')
  return domains().some((domain) => write(id, end, domain) && isWritten())
}

const remove = (): void => {
  safely(() => localStorage.removeItem(NAME))
  if (document.cookie.includes(NAME)) for (const domain of domains()) write('', 0, domain)
}

const write = (value: string, until: number, domain: string): unknown =>
  Cookies.set(NAME, value, {
    ...emptyInherited(),
    sameSite: 'lax',
    expires: new Date(until),
    domain,
    secure: location.href.startsWith('https:'),
  })
