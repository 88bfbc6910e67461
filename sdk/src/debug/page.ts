/** What the page shows of the tracker. */
export interface Seen {
  /** The tags of wm.js, including those of a fixed version such as `wm-0.1.0.js`. */
  readonly tags: readonly HTMLScriptElement[]
  readonly options: DOMStringMap
  /** The collector's address according to the page, without a trailing slash. */
  readonly collector: string
}

/** `own` is the address of the debug file, which is loaded from the collector. */
export const lookAtPage = (own: string): Seen => {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[src]')]
  const tags = scripts.filter(({ src }) => /\/wm(-\d[\w.]*)?\.js([?#]|$)/.test(src))
  const [tag] = tags
  const options = tag ? tag.dataset : {}
  const folder = (tag ? tag.src : own).replace(/\/[^/]*([?#].*)?$/, '')
  return { tags, options, collector: (options.collector || folder).replace(/\/$/, '') }
}

/**
 * The last two labels of a host, or the last three if the last two are as short as in "co.uk". This is a
 * guess, because the public suffix list (https://publicsuffix.org/) is too large to ship.
 */
export const siteOf = (host: string): string => {
  const [, isShort] = /\.(\w{2,3})\.\w\w$/.exec(host) || []
  return /^[\d.]+$|:/.test(host)
    ? host
    : host
        .split('.')
        .slice(isShort ? -3 : -2)
        .join('.')
}

export const hostOf = (address: string): string => {
  try {
    return new URL(address, location.href).hostname
  } catch {
    return ''
  }
}
