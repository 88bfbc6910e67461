/** What the page reveals about the tracker. */
export interface Seen {
  /** The tags of wm.js, including those with a version in the file name. */
  readonly tags: readonly HTMLScriptElement[]
  readonly options: DOMStringMap
  /** Where the tracker sends events, according to the page; without a trailing slash. */
  readonly collector: string
}

/** `own` is the address of the debug file itself, which the collector serves. */
export const lookAtPage = (own: string): Seen => {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[src]')]
  const tags = scripts.filter(({ src }) => /\/wm(-\d[\w.]*)?\.js([?#]|$)/.test(src))
  const [tag] = tags
  const options = tag ? tag.dataset : {}
  const folder = (tag ? tag.src : own).replace(/\/[^/]*([?#].*)?$/, '')
  return { tags, options, collector: (options.collector || folder).replace(/\/$/, '') }
}

/** The last two labels, or three if the last two are as short as in "co.uk": a guess without a list. */
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
