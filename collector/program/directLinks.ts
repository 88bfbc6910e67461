import { statusAt } from '../domain/affiliate.js'
import {
  coversHost,
  DIRECT_LINKS_MAX,
  type DirectLink,
  type DirectLinkId,
  type DirectLinkStatus,
  partsOf,
} from '../domain/directLink.js'
import { type AccountId, KEY_TEXT_MAX } from '../domain/ids.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { isPlainText } from '../domain/text.js'
import { affiliateCalled, isBanned } from './affiliates.js'
import type { Deps } from './deps.js'
import { readPattern, withoutWww } from './directLinkPattern.js'

export interface NewDirectLink {
  readonly pattern: string
  /** The affiliate's code. */
  readonly affiliate: string
  /** The campaign's code. */
  readonly campaign?: string
  readonly channel?: string
  readonly banner?: string
  readonly note?: string
  /** Whether it counts from now on. Otherwise it waits for approval. */
  readonly approved?: boolean
}

export const NOTE_MAX = 500

/** Registers a site of an affiliate. */
export const addDirectLink = async (
  { storage, now, newId }: Deps,
  accountId: AccountId,
  form: NewDirectLink,
): Promise<DirectLink | Problem> => {
  const pattern = await readPattern(form.pattern)
  if (isProblem(pattern)) return pattern
  const { affiliate, campaign, approved = false } = form
  const texts = textsOf(form)
  if (isProblem(texts)) return texts
  const [owner, program] = await Promise.all([
    affiliateCalled(storage, accountId, affiliate),
    storage.program(accountId),
  ])
  if (!owner) return problem('unknown', 'affiliate', `There is no affiliate "${affiliate}".`)
  if (statusAt(owner, now()) === 'banned') return isBanned('affiliate', affiliate)
  const offer = program?.campaigns.find(({ code }) => code === campaign)
  if (campaign && !offer)
    return problem('unknown', 'campaign', `There is no campaign "${campaign}".`)
  const own = ownSite(program, pattern)
  if (own) return own
  const link: DirectLink = {
    accountId,
    id: newId() as DirectLinkId,
    affiliateId: owner.id,
    pattern,
    campaignId: offer?.id,
    ...texts,
    status: approved ? 'approved' : 'pending',
    createdAt: now(),
    decidedAt: approved ? now() : undefined,
  }
  const added = await storage.addDirectLink(link)
  if (added === 'added') return link
  if (added === 'full') return tooMany
  return added === 'exists' ? exists(pattern) : othersPattern(storage, pattern, added.other)
}

/** Approves or declines a direct link from now on. Earlier clicks stay as they are. */
export const decideDirectLink = async (
  { storage, now }: Deps,
  accountId: AccountId,
  text: string,
  status: Exclude<DirectLinkStatus, 'pending'>,
): Promise<DirectLink | Problem> => {
  const known = await storage.directLinks(accountId)
  const link = await called(known, text)
  if (isProblem(link)) return link
  if (status === 'approved') {
    const { affiliateId, pattern } = link
    const [owner] = await storage.affiliatesById(accountId, [affiliateId])
    if (owner && statusAt(owner, now()) === 'banned') return isBanned('pattern', owner.code)
    const own = ownSite(await storage.program(accountId), pattern)
    if (own) return own
  }
  const decidedAt = now()
  const decided = await storage.decideDirectLink(accountId, link.id, status, decidedAt)
  if (decided === 'decided') return { ...link, status, decidedAt }
  // It was removed meanwhile.
  if (decided === 'unknown') return unknownLink(text)
  return othersPattern(storage, link.pattern, decided.other)
}

/** Removes a direct link. Its earlier clicks stay, and still name the pattern. */
export const removeDirectLink = async (
  { storage }: Deps,
  accountId: AccountId,
  text: string,
): Promise<DirectLink | Problem> => {
  const link = await called(await storage.directLinks(accountId), text)
  if (isProblem(link) || (await storage.removeDirectLink(accountId, link.id))) return link
  return unknownLink(text)
}

const tooMany = problem(
  'too_many',
  'pattern',
  `An account may have ${DIRECT_LINKS_MAX} direct links. Remove some first, or use "*." for sites with many subdomains.`,
)

const exists = (pattern: string): Problem =>
  problem('exists', 'pattern', `The direct link "${pattern}" exists already.`)

/** The direct link with this pattern, in any spelling that can be added. */
const called = async (
  known: readonly DirectLink[],
  text: string,
): Promise<DirectLink | Problem> => {
  const read = await readPattern(text)
  return (
    known.find(({ pattern }) => pattern === text.trim() || pattern === read) ?? unknownLink(text)
  )
}

const unknownLink = (text: string): Problem =>
  problem('unknown', 'pattern', `There is no direct link "${text.trim()}".`)

/** The shop's own pages send visitors from one page to the next. */
const ownSite = (program: Program | undefined, pattern: string): Problem | undefined => {
  const { host } = partsOf(pattern)
  const own = program?.sites.find((site) => {
    const name = withoutWww(site.host)
    return coversHost(host, name) || coversHost(name, host)
  })
  return (
    own &&
    problem('own_site', 'pattern', `"${pattern}" covers pages of your own site "${own.host}".`)
  )
}

const othersPattern = async (
  storage: Deps['storage'],
  pattern: string,
  other: DirectLink,
): Promise<Problem> => {
  const [whose] = await storage.affiliatesById(other.accountId, [other.affiliateId])
  return problem(
    'overlaps',
    'pattern',
    `"${pattern}" overlaps "${other.pattern}" of the affiliate "${whose?.code ?? other.affiliateId}" (${other.status}). Remove that one first, or enter a narrower pattern.`,
  )
}

type Texts = Pick<DirectLink, 'channel' | 'banner' | 'note'>

const textsOf = (form: NewDirectLink): Texts | Problem => {
  const read = { channel: form.channel, banner: form.banner, note: form.note }
  for (const [name, text = ''] of Object.entries(read)) {
    const max = name === 'note' ? NOTE_MAX : KEY_TEXT_MAX
    if (text.trim().length > max || !isPlainText(text)) {
      const message = `Enter at most ${max} characters, none of them control characters, or leave it empty.`
      return problem('invalid', name, message)
    }
  }
  const given = (text: string | undefined) => text?.trim() || undefined
  return { channel: given(form.channel), banner: given(form.banner), note: given(form.note) }
}
