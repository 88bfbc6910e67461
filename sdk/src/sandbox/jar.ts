import type { SandboxCookie } from './env.js'
import { quietly } from './mirror.js'

const NAME = 'wm'

/** The visitor's cookie as the tracker wants it: a text that answers at once. */
export interface Jar {
  cookie: string
  hydrate(): Promise<unknown>
}

/**
 * A browser refuses a cookie for a public ending like "co.uk", and a page sees that by reading it
 * again. Here the answer would come too late, so only this host and a domain that the merchant named
 * are written to. Removals go everywhere: the script of the shop's pages may have written wider.
 */
export const jarOf = (
  jar: SandboxCookie | undefined,
  hostname: () => string,
  cookieDomain: string | undefined,
): Jar => {
  let held = ''
  const isAllowed = (domain: string | undefined) =>
    !domain || (domain === cookieDomain && `.${hostname()}`.endsWith(`.${domain}`))
  return {
    get cookie() {
      return held && `${NAME}=${held}`
    },
    set cookie(text: string) {
      const [, value = ''] = /^wm=([^;]*)/.exec(text) || []
      const [, domain] = /; *domain=([^;]+)/.exec(text) || []
      if (value && !isAllowed(domain)) return
      held = value
      quietly(() => jar?.set(text))
    },
    hydrate: async () => {
      const found = await jar?.get(NAME)
      if (found && !held) held = `${found}`
    },
  }
}
