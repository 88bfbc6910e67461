import type { ClickEvent, ReferralFields } from '../../../wire/v1.js'
import { findDirectLink } from '../../domain/directLink.js'
import { isOfSite, plainHost } from '../../domain/host.js'
import { problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import { occurredAt } from '../../domain/time.js'
import type { Deps } from '../deps.js'
import type { ReadEvent } from '../readEvent.js'
import type { Landing } from './landing.js'
import type { Recognised } from './recognised.js'

/** The answer to a click without an affiliate. It is not an error, and nothing of it is stored. */
export const notReferred = problem(
  'not_referred',
  'referrer',
  'No affiliate has the code in the anchor, and no approved direct link covers the referrer. Nothing was stored.',
)

type Said = Pick<ReferralFields, 'affiliate' | 'referrer'>

/** Whether a click names no affiliate, and its anchor or its referrer may do so. */
export const isQuestion = (said: Said, landing: Landing | undefined): boolean =>
  !said.affiliate?.trim() &&
  !landing?.affiliate &&
  !landing?.handover &&
  Boolean(landing?.anchor || said.referrer?.trim())

/**
 * The affiliate whose code is the anchor, or whose direct link covers the referrer. An unknown anchor
 * names nobody: it is the shop's own, unlike a parameter, which only affiliate links carry.
 */
export const recognise = async (
  { storage }: Pick<Deps, 'storage'>,
  program: Program,
  said: Said,
  landing: Landing | undefined,
  at: number,
): Promise<Recognised | undefined> => {
  const { anchor } = landing ?? {}
  if (anchor && (await storage.affiliateByCode(program.account.id, anchor)))
    return { ...NOTHING_FIXED, affiliate: anchor, anchor }
  const referrer = said.referrer?.trim() ?? ''
  const link = findDirectLink(program.directLinks, referrer, at)
  if (!link || isOwn(program, referrer)) return undefined
  const { campaignId, banner, channel, pattern } = link
  return {
    affiliate: link.affiliate.code,
    anchor: undefined,
    ...{ campaignId, banner, channel, directLink: pattern },
  }
}

/** Recognises the affiliates of the clicks that name none. Other events cost nothing. */
export const recogniseAll = async (
  deps: Pick<Deps, 'storage'>,
  program: Program,
  events: readonly ReadEvent[],
  receivedAt: number,
  sentAt: number,
): Promise<readonly ReadEvent[]> => {
  if (!events.some(isAsking)) return events
  return Promise.all(
    events.map(async (event) => {
      if (!isAsking(event)) return event
      const at = occurredAt(receivedAt, sentAt, event.at)
      const found = await recognise(deps, program, event, event.landing, at)
      return { ...event, recognised: found ?? 'nobody' } as const
    }),
  )
}

const isAsking = (event: ReadEvent): event is ReadEvent<ClickEvent> =>
  event.type === 'click' && isQuestion(event, event.landing)

const NOTHING_FIXED = {
  campaignId: undefined,
  banner: undefined,
  channel: undefined,
  directLink: undefined,
}

/** A site may have been registered after the direct link. */
const isOwn = ({ sites }: Program, referrer: string): boolean => {
  const host = plainHost(new URL(referrer).host)
  return sites.some((site) => isOfSite(host, site.host))
}
