import type { Rung } from '../../wire/v1.js'
import { tellAttribution } from './attributed.js'
import { readCookie, writeCookie } from './cookie.js'
import { emit } from './listeners.js'
import { now } from './moment.js'
import { options } from './options.js'
import { safely } from './say.js'
import { drop, keysFrom, load, PREFIX, save } from './store.js'

export const DAY_MS = 86400000
const WINDOW_DAYS_MAX = 400
const MIRROR = `${PREFIX}v`

export let visitorId: string | undefined
export let rung: Rung | undefined

/** Looks for the visitor's id: in the cookie, then in its copy in localStorage. */
export const recognise = (): void => {
  const [mirror, until] = load(MIRROR).split('.')
  const cookie = readCookie()
  if (cookie) adopt(cookie, 'cookie')
  // The copy has the expiry of the cookie and must not outlive it.
  else if (Number(until) > now()) adopt(mirror as string, 'storage', Number(until))
}

/** Makes this the visitor's id, in memory, storage and cookie. */
export const adopt = (
  id: string,
  from: Rung,
  until = now() + Math.min(Number(options.windowDays) || 60, WINDOW_DAYS_MAX) * DAY_MS,
): void => {
  if (id === visitorId) return
  visitorId = id
  rung = from
  if (!load(MIRROR).startsWith(id)) save(MIRROR, `${id}.${until}`)
  // A cookie that has the value already is not written again: Safari limits a cookie that script
  // writes to seven days (https://webkit.org/blog/8613/intelligent-tracking-prevention-2-1/).
  if (readCookie() !== id) safely(() => writeCookie(id, until))
  emit('visitor', id)
  tellAttribution()
}

/** Sends this id until the collector answers with one of its own. It is not stored. */
export const borrow = (id: string, from: Rung): void => {
  visitorId = id
  rung = from
  emit('visitor', id)
}

/** Removes all data of the tracker from this browser. */
export const erase = (): void => {
  visitorId = rung = undefined
  keysFrom(PREFIX).forEach(drop)
  // `writeCookie` goes on to the next domain until it reads the value back. An expired cookie never is,
  // so this deletes the cookie on every domain.
  if (readCookie()) writeCookie('', 0)
  emit('visitor')
}
