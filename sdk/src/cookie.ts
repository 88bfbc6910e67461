import Cookies from 'js-cookie'
import { options } from './options.js'
import { safely } from './say.js'

const NAME = 'wm'

/**
 * A page can see several cookies of this name: one for each domain, and one that another script wrote.
 * js-cookie skips a cookie whose converter throws, and reads the next one of the same name.
 */
const cookies = Cookies.withConverter({
  read: (value) => {
    if (/^[0-9a-f]{32}$/.test(value)) return value
    throw new TypeError(value)
  },
})

/** The visitor id in the script's own cookie. In a sandboxed frame the browser throws on reading. */
export const readCookie = (): string | undefined => safely(() => cookies.get(NAME))

/**
 * Writes the cookie for the widest domain that the browser accepts. No cookie is accepted for a public
 * suffix such as "co.uk", and only the browser knows the list, so the domains are tried in turn.
 */
export const writeCookie = (value: string, until: number): unknown =>
  domains().some((domain) => {
    cookies.set(NAME, value, {
      ...emptyInherited(),
      sameSite: 'lax',
      expires: new Date(until),
      domain,
      secure: location.href.startsWith('https:'),
    })
    return readCookie() === value
  })

/**
 * js-cookie writes every enumerable property as an attribute, those included that old libraries add
 * to `Object.prototype`, and throws where one is a function. It skips empty ones.
 */
export const emptyInherited = (): Record<string, string> => {
  const empty: Record<string, string> = {}
  for (const name in empty) empty[name] = ''
  return empty
}

/** `shop.example`, then `www.shop.example`, then this host alone. */
export const domains = (): readonly string[] => {
  const { cookieDomain = 'auto' } = options
  const labels = location.hostname.split('.')
  const wanted =
    cookieDomain === 'auto'
      ? labels.map((_, index) => labels.slice(-2 - index).join('.'))
      : [cookieDomain]
  // For "host", "localhost" and IP addresses no domain is tried, because Firefox logs each refused cookie
  // in the page's console, and WebKit accepts "0.1" as a domain of 127.0.0.1 (see docs/browsers.md).
  return wanted.filter((domain) => /\..*\D$/.test(domain)).concat('')
}
