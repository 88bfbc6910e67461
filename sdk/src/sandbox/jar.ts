import type { SandboxCookie } from './env.js'
import { quietly } from './mirror.js'

const NAME = 'wm'

/** The visitor's cookie as the tracker reads it: a property, as `document.cookie` is. */
export interface Jar {
  cookie: string
  hydrate(): Promise<unknown>
}

/**
 * A browser refuses a cookie for a public suffix such as "co.uk". A page finds that out by reading the
 * cookie back, but a sandbox would get the answer too late. So a cookie is written only for this host or
 * for the domain that the merchant named. It is removed from every domain, because the script on the
 * shop's pages may have written it for a wider one.
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
