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

/** Knows the visitor again, by the best rung there is. */
export const recognise = (): void => {
  const [mirror, until] = load(MIRROR).split('.')
  const cookie = readCookie()
  if (cookie) adopt(cookie, 'cookie')
  // The mirror must not outlive the window that the cookie was given.
  else if (Number(until) > now()) adopt(mirror as string, 'storage', Number(until))
}

export const adopt = (
  id: string,
  from: Rung,
  until = now() + Math.min(Number(options.windowDays) || 60, WINDOW_DAYS_MAX) * DAY_MS,
): void => {
  if (id === visitorId) return
  visitorId = id
  rung = from
  if (!load(MIRROR).startsWith(id)) save(MIRROR, `${id}.${until}`)
  // Never again with the value it has: a cookie that script rewrites lives seven days in Safari.
  if (readCookie() !== id) safely(() => writeCookie(id, until))
  emit('visitor', id)
  tellAttribution()
}

/** Leaves nothing of ours in this browser. */
export const erase = (): void => {
  visitorId = rung = undefined
  keysFrom(PREFIX).forEach(drop)
  // What has expired is never read back, so this reaches every domain it was ever written to.
  if (readCookie()) writeCookie('', 0)
  emit('visitor')
}
