import { FOLDERS_MAX, partsOf } from '../domain/directLink.js'
import { plainHost, WILDCARD } from '../domain/host.js'
import { type Problem, problem } from '../domain/problem.js'

export const PATTERN_MAX = 300

/**
 * Reads the pattern of a direct link in the form in which it is stored: a host, "*." and a host, or a
 * host and a path. Accepts addresses of pages, and the forms of Post Affiliate Pro ("*.blog.example*").
 */
export const readPattern = async (text: string): Promise<string | Problem> => {
  const [, scheme = 'https://', star, rest = ''] =
    /^(https?:\/\/)?(\*\.?)?(.*)$/is.exec(text.trim().replace(/\/?\*$/, '')) ?? []
  const url = rest.includes('*') ? undefined : pageAt(scheme + rest)
  if (!url) return notUnderstood
  const host = plainHost(url.host)
  if (star === undefined && !/[.:]|^localhost$/.test(host)) return notUnderstood
  if (await hasManyOwners(host, star !== undefined)) return manyOwners(text)
  const path = url.pathname.replace(/\/+$/, '')
  if (path.split('/').length - 1 > FOLDERS_MAX)
    return wrong(`Shorten the path of the pattern to at most ${FOLDERS_MAX} folders.`)
  const pattern = (star === undefined ? withoutWww(host) : WILDCARD + host) + path
  return pattern.length > PATTERN_MAX
    ? wrong(`Shorten the pattern to at most ${PATTERN_MAX} characters.`)
    : pattern
}

/** `www.blog.example` and `blog.example` are one site. */
export const withoutWww = (host: string): string => host.replace(/^www\.(?=[^.]+\.)/, '')

const wrong = (message: string): Problem => problem('invalid', 'pattern', message)

const notUnderstood = wrong(
  'Enter the site of the affiliate: a host such as "blog.example", a host with its subdomains ("*.blog.example"), or a host and a path ("blog.example/jane").',
)

const manyOwners = (text: string): Problem =>
  wrong(
    `"${text.trim().slice(0, PATTERN_MAX)}" has pages of many owners. Enter the affiliate’s own site, such as "blog.example".`,
  )

const pageAt = (text: string): URL | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isHost = url.hostname !== '' && !/^\.|\.\./.test(url.hostname)
  return isHost && !url.username && !url.password && url.hostname.length <= 253 ? url : undefined
}

/** Whether a host is a public suffix, whose subdomains have different owners (https://publicsuffix.org). */
const hasManyOwners = async (host: string, isWildcard: boolean): Promise<boolean> => {
  // Imported here, because the list of suffixes is large and few starts need it.
  const { parse } = await import('tldts')
  const { domain, isIp, hostname } = parse(host, { allowPrivateDomains: true })
  if (isIp || hostname === 'localhost') return isWildcard
  return domain === null
}

/** Search engines, under whatever country's domain. */
const FAMILIES = new Set('google yahoo yandex bing baidu qwant naver'.split(' '))

/** Search engines, social networks and mail services, from which any affiliate's visitors may come. */
const NETWORKS = new Set(
  (
    'duckduckgo.com ecosia.org startpage.com brave.com seznam.cz facebook.com fb.com fb.me messenger.com ' +
    'instagram.com threads.net threads.com twitter.com x.com t.co bsky.app tiktok.com youtube.com youtu.be ' +
    'pinterest.com linkedin.com lnkd.in reddit.com tumblr.com whatsapp.com wa.me telegram.org t.me ' +
    'snapchat.com discord.com twitch.tv vk.com weibo.com live.com outlook.com office.com medium.com ' +
    'linktr.ee bit.ly'
  ).split(' '),
)

export type PatternWarning = 'network' | 'path'

/** What the merchant should know before approving a pattern. */
export const warningsOf = async (pattern: string): Promise<readonly PatternWarning[]> => {
  const { getDomain } = await import('tldts')
  const { host, path } = partsOf(pattern)
  if (path !== '') return ['path']
  const domain = getDomain(host.replace(/^\*\./, '')) ?? ''
  const isNetwork = NETWORKS.has(domain) || FAMILIES.has(domain.split('.')[0] ?? '')
  return isNetwork ? ['network'] : []
}

export const PATTERN_WARNINGS: Readonly<Record<PatternWarning, string>> = {
  network:
    'This is a search engine, a network or a service of many people. If you approve it, all visitors who come from there are this affiliate’s.',
  path: 'Browsers send only the host of the page that a visitor comes from, unless that page asks for more. The path matches only visitors whose browser sends it.',
}
