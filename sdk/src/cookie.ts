import Cookies from 'js-cookie'
import { options } from './options.js'
import { safely } from './say.js'

const NAME = 'wm'

/** A sandboxed frame throws on reading. */
export const readCookie = (): unknown => safely(() => Cookies.get(NAME))

/** Only the browser knows which domains are public endings, so it is asked, widest first. */
export const writeCookie = (value: string, until: number): unknown =>
  domains().some((domain) => {
    Cookies.set(NAME, value, {
      domain,
      expires: new Date(until),
      sameSite: 'Lax',
      secure: location.protocol === 'https:',
    })
    return readCookie() === value
  })

/** `shop.example`, then `www.shop.example`, then this host alone. */
const domains = (): readonly string[] => {
  const { cookieDomain = 'auto' } = options
  const labels = location.hostname.split('.')
  return (
    cookieDomain === 'auto'
      ? labels.map((_, index) => labels.slice(-2 - index).join('.'))
      : // "host" is no domain of this page, so the browser refuses it too.
        [cookieDomain]
  ).concat('')
}
