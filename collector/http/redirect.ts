import type { AccountId } from '../domain/ids.js'
import { type NamedLink, slugKey, slugsMeant } from '../domain/shortLink.js'
import { followLink, type OpenedLink } from '../ingest/links/followLink.js'
import { openShortLink } from '../ingest/links/openShortLink.js'
import { findShortLink } from '../program/shortLinks.js'
import { StorageOutage } from '../storage/storage.js'
import { answer } from './answer.js'
import { fromMemory, WAIT_MS, wait } from './fromMemory.js'
import { addressBelow, COMMON, type LinkCall, type LinkContext, linkListener } from './linkCall.js'
import type { Listener } from './listeners.js'
import { storeAtRedirect } from './storeAtRedirect.js'

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
  linkListener(context, {
    find: addressBelow(context, REDIRECT_PATH),
    reply: async (call) => followWords(context, call),
  })

/** Follows a link whose first word is the affiliate and whose second one is the campaign. */
export const followWords = async (context: LinkContext, call: LinkCall): Promise<void> => {
  const [affiliate = '', campaign] = call.segments
  const { query, isFollowed } = call
  await follow(context, call, { affiliate, campaign: campaign || undefined, query, isFollowed })
}

/**
 * `GET /go/<slug>` and `/go/~<account>/<slug>`: the same for a short link. Unknown slugs lead to the
 * shop's start page. While the database is away, links that were not followed since the start do so
 * too, because a visitor who arrives is worth more than one who sees an error.
 */
export const shortLinkListener = (context: LinkContext): Listener => {
  const find = shortLinkFinder(context)
  const reply = async (call: LinkCall) => {
    const { segments, query, isFollowed } = call
    const found = await find(call, segments[0] ?? '')
    const opened = found
      ? openShortLink(found, query, isFollowed)
      : { affiliate: '', campaign: undefined, query, isFollowed }
    await follow(context, call, opened)
  }
  return linkListener(context, { find: addressBelow(context, SHORT_PATH), reply })
}

type FindShortLink = (call: LinkCall, text: string) => Promise<NamedLink | undefined>

const shortLinkFinder = ({ deps }: LinkContext): FindShortLink => {
  const links = fromMemory((key: string): Promise<NamedLink | undefined> => {
    const [accountId = '', slug = ''] = key.split('/')
    return findShortLink(deps, accountId as AccountId, slug)
  }, deps.now)
  return async ({ req, accountId }, text) => {
    for (const slug of slugsMeant(text)) {
      const key = `${accountId}/${slugKey(slug)}`
      // Made-up slugs cost a read of the database each.
      if (!links.knows(key) && deps.limits.page(req) !== undefined) return undefined
      const reading = links.read(key).catch(undefinedIfAway)
      const found = await Promise.race([reading, wait(WAIT_MS).then(() => undefined)])
      if (found) return found
    }
    return undefined
  }
}

const undefinedIfAway = (error: unknown): undefined => {
  if (!(error instanceof StorageOutage)) throw error
  return undefined
}

const follow = async (context: LinkContext, call: LinkCall, link: OpenedLink): Promise<void> => {
  const to = followLink(call.program, link, context.deps.newId)
  if (to === undefined) return call.sendNowhere()
  const cookies = await storeAtRedirect(context, call, to)
  answer(call.res, 302, ['Location', to.page.href, ...COMMON, ...cookies])
}
