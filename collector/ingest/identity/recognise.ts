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
  deps: Pick<Deps, 'storage'>,
  program: Program,
  said: Said,
  landing: Landing | undefined,
  at: number,
): Promise<Recognised | undefined> => {
  const isCode = await codesAmong(deps, program, [landing?.anchor])
  return recognised(program, said, landing, at, isCode)
}

/**
 * Recognises the affiliates of the clicks that name none, with one read for all of them. Other events
 * cost nothing.
 */
export const recogniseAll = async (
  deps: Pick<Deps, 'storage'>,
  program: Program,
  events: readonly ReadEvent[],
  receivedAt: number,
  sentAt: number,
): Promise<readonly ReadEvent[]> => {
  const asking = events.filter(isAsking)
  if (asking.length === 0) return events
  const isCode = await codesAmong(
    deps,
    program,
    asking.map(({ landing }) => landing?.anchor),
  )
  return events.map((event) => {
    if (!isAsking(event)) return event
    const at = occurredAt(receivedAt, sentAt, event.at)
    const found = recognised(program, event, event.landing, at, isCode)
    return { ...event, recognised: found ?? 'nobody' } as const
  })
}

/** Says of anchors whether they are codes of affiliates. */
const codesAmong = async (
  { storage }: Pick<Deps, 'storage'>,
  program: Program,
  anchors: readonly (string | undefined)[],
): Promise<(anchor: string) => boolean> => {
  const asked = [...new Set(anchors.flatMap((anchor) => anchor || []))]
  if (asked.length === 0) return () => false
  const found = await storage.affiliatesByCode(program.account.id, asked)
  return (anchor) => found.has(anchor)
}

const recognised = (
  program: Program,
  said: Said,
  landing: Landing | undefined,
  at: number,
  isCode: (anchor: string) => boolean,
): Recognised | undefined => {
  const { anchor } = landing ?? {}
  if (anchor && isCode(anchor)) return { ...NOTHING_FIXED, affiliate: anchor, anchor }
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
