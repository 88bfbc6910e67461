import type { AccountId } from '../domain/ids.js'
import { type NamedLink, slugIn, slugKey } from '../domain/shortLink.js'
import { followLink, type OpenedLink } from '../ingest/links/followLink.js'
import { openShortLink } from '../ingest/links/openShortLink.js'
import { findShortLink } from '../program/shortLinks.js'
import { answer } from './answer.js'
import { fromMemory } from './fromMemory.js'
import {
  COMMON,
  type LinkContext,
  type LinkRequest,
  linkListener,
  sendNowhere,
} from './linkRequest.js'
import type { Listener } from './listeners.js'
import { sendTooMany } from './problemJson.js'

/** Redirect links begin with it. */
export const REDIRECT_PATH = '/r/'
/** Short links begin with it. */
export const SHORT_PATH = '/go/'

/**
 * `GET /r/<affiliate>[/<campaign>]` and `/r/~<account>/<affiliate>[/<campaign>]`: sends the visitor to
 * the shop. It reads the account's sites from memory, so that links work while the database is away.
 * Segments beyond the campaign are ignored: a visitor must not be stranded by a damaged link.
 */
export const redirectListener = (context: LinkContext): Listener =>
  linkListener(context, REDIRECT_PATH, async (request) => {
    const { segments, query, isFollowed } = request
    const [affiliate = '', campaign] = segments
    follow(context, request, { affiliate, campaign: campaign || undefined, query, isFollowed })
  })

/**
 * `GET /go/<slug>` and `/go/~<account>/<slug>`: the same for a stored link. Unknown slugs lead to the
 * shop's start page. While the database is away, links that were not followed since the start do so
 * too, because a visitor who arrives is worth more than one who sees an error.
 */
export const shortLinkListener = (context: LinkContext): Listener => {
  const { deps } = context
  const links = fromMemory((key: string): Promise<NamedLink | undefined> => {
    const [accountId = '', slug = ''] = key.split('/')
    return findShortLink(deps, accountId as AccountId, slug)
  }, deps.now)
  return linkListener(context, SHORT_PATH, async (request) => {
    const { req, res, accountId, segments, query, isFollowed } = request
    const slug = slugIn(segments[0] ?? '')
    const key = `${accountId}/${slugKey(slug ?? '')}`
    if (slug !== undefined && !links.knows(key)) {
      // Made-up slugs cost a read of the database each.
      const wait = deps.limits.page(req)
      if (wait !== undefined) return sendTooMany(res, wait)
    }
    const found = slug === undefined ? undefined : await links.read(key).catch(() => undefined)
    const opened = found
      ? openShortLink(found, query, isFollowed)
      : { affiliate: '', campaign: undefined, query, isFollowed }
    follow(context, request, opened)
  })
}

const follow = ({ deps }: LinkContext, { res, program }: LinkRequest, link: OpenedLink): void => {
  const to = followLink(program, link, deps.newId)
  if (to === undefined) sendNowhere(res)
  else answer(res, 302, ['Location', to, ...COMMON])
}
