import { options } from './options.js'
import { safely } from './say.js'

/**
 * The id in the script's own cookie. It is hexadecimal, so nothing in this cookie needs an encoding.
 * A sandboxed frame throws on reading.
 */
export const readCookie = (): string | undefined =>
  safely(() => (/(^| )wm=([0-9a-f]{32})\b/.exec(document.cookie) || [])[2])

/** Only the browser knows which domains are public endings, so it is asked, widest first. */
export const writeCookie = (value: string, until: number): unknown =>
  domains().some((domain) => {
    const secure = /^https/.test(location.href) ? ';secure' : ''
    const expires = new Date(until).toUTCString()
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere.
    document.cookie = `wm=${value};path=/;samesite=lax;expires=${expires};domain=${domain}${secure}`
    return readCookie() === value
  })

/** `shop.example`, then `www.shop.example`, then this host alone. */
const domains = (): readonly string[] => {
  const { cookieDomain = 'auto' } = options
  const labels = location.hostname.split('.')
  const wanted =
    cookieDomain === 'auto'
      ? labels.map((_, index) => labels.slice(-2 - index).join('.'))
      : [cookieDomain]
  // No attempt where there is no domain, such as "host", "localhost" or an address: Firefox tells the
  // page of each in its console, and WebKit takes "0.1" for a domain of 127.0.0.1.
  return wanted.filter((domain) => /\..*\D$/.test(domain)).concat('')
}
