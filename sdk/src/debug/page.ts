/** What can be seen of the tracker from the page. */
export interface Seen {
  /** The tags of wm.js, also under a version's name. */
  readonly tags: readonly HTMLScriptElement[]
  readonly options: DOMStringMap
  /** Where the tracker sends, as far as the page tells; without a slash at its end. */
  readonly collector: string
}

/** `own` is the address of the debug file itself, which comes from the collector. */
export const lookAtPage = (own: string): Seen => {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[src]')]
  const tags = scripts.filter(({ src }) => /\/wm(-\d[\w.]*)?\.js([?#]|$)/.test(src))
  const [tag] = tags
  const options = tag ? tag.dataset : {}
  const folder = (tag ? tag.src : own).replace(/\/[^/]*([?#].*)?$/, '')
  return { tags, options, collector: (options.collector || folder).replace(/\/$/, '') }
}

/** The last two labels, or three where the last two are as short as in "co.uk". No list, so a guess. */
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
