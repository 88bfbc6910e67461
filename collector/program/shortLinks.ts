import type { LinkRequest } from '../../wire/links.js'
import { findByCode } from '../domain/code.js'
import { type AccountId, isCode } from '../domain/ids.js'
import { allowedPage } from '../domain/landingPage.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import {
  isSlug,
  LINKS_MAX,
  type NamedLink,
  type ShortLink,
  SLUG_MAX,
  SLUGS_OF_LINK_MAX,
  slugKey,
} from '../domain/shortLink.js'
import { affiliateCalled } from './affiliates.js'
import { bannerCalled, unknownBanner, WRONG_PAGE } from './banners.js'
import type { Deps } from './deps.js'

/** The input for a short link. Empty texts count as missing. */
export type ShortLinkForm = Omit<LinkRequest, 'store'>

type Making = Pick<Deps, 'storage' | 'now' | 'newId'>

/** The collector cuts longer parameters of a link. */
export const SUB_ID_MAX = 191
/** Of 32^8 slugs, two made ones are the same once in a million. */
const MADE_LENGTH = 8

/**
 * Stores a link. Storing the same link again returns the stored one. The problem of a wrong field names
 * it.
 */
export const addShortLink = async (
  deps: Making,
  accountId: AccountId,
  form: ShortLinkForm,
): Promise<ShortLink | Problem> => {
  const link = await toShortLink(deps, accountId, form)
  if (isProblem(link)) return link
  const added = await deps.storage.addLink(link)
  if (added === 'added') return link
  if (added === 'full') {
    return problem('full', 'slug', `An account may have ${LINKS_MAX} links. Remove some of them.`)
  }
  const known = await deps.storage.linkBySlug(accountId, link.slug)
  return known && isSameLink(known, link) ? known : slugExists(link.slug)
}

/** Whether two links differ only in their id, their time, and their slugs. */
export const isSameLink = (one: ShortLink, other: ShortLink): boolean =>
  textOf(one) === textOf(other)

const textOf = ({ affiliateId, campaignId, banner, channel, data1, data2, to }: ShortLink) =>
  JSON.stringify([affiliateId, campaignId, banner, channel, data1, data2, to])

/** Gives a link another slug. The one before goes on leading to it. */
export const renameShortLink = async (
  { storage }: Deps,
  accountId: AccountId,
  slug: string,
  to: string,
): Promise<undefined | Problem> => {
  const wrong = wrongSlug(to)
  if (wrong) return wrong
  const renamed = await storage.renameLink(accountId, slug, to)
  if (renamed === 'renamed') return undefined
  if (renamed === 'full') {
    return problem(
      'full',
      'slug',
      `A link may have ${SLUGS_OF_LINK_MAX} addresses. Add another link.`,
    )
  }
  return renamed === 'exists' ? slugExists(to) : unknownLink(slug)
}

/** Removes a link. Its slugs then lead to the start page, until they are given to another link. */
export const removeShortLink = async (
  { storage }: Deps,
  accountId: AccountId,
  slug: string,
): Promise<undefined | Problem> =>
  (await storage.removeLink(accountId, slug)) ? undefined : unknownLink(slug)

/** The link to which a slug leads, with the codes of its affiliate and campaign. */
export const findShortLink = async (
  { storage }: Pick<Deps, 'storage'>,
  accountId: AccountId,
  slug: string,
): Promise<NamedLink | undefined> => {
  const link = await storage.linkBySlug(accountId, slug)
  if (!link) return undefined
  const [program, [affiliate]] = await Promise.all([
    storage.program(accountId),
    storage.affiliatesById(accountId, [link.affiliateId]),
  ])
  const campaign = program?.campaigns.find(({ id }) => id === link.campaignId)
  return affiliate && { link, affiliate: affiliate.code, campaign: campaign?.code }
}

/** The link of a form, which is not stored yet. The problem of a wrong field names it. */
export const toShortLink = async (
  { storage, now, newId }: Making,
  accountId: AccountId,
  form: ShortLinkForm,
): Promise<ShortLink | Problem> => {
  const said = (name: keyof ShortLinkForm) => form[name]?.trim() || undefined
  const id = newId()
  const slug = said('slug') ?? madeSlug(id)
  const wrong = wrongSlug(slug)
  if (wrong) return wrong
  const [program, affiliate] = await Promise.all([
    storage.program(accountId),
    affiliateCalled(storage, accountId, form.affiliate.trim()),
  ])
  if (!program) return problem('unknown', 'account', `There is no account "${accountId}".`)
  if (!affiliate) {
    return problem('unknown', 'affiliate', `There is no affiliate "${form.affiliate}".`)
  }
  const campaignCode = said('campaign')
  const campaign = isCode(campaignCode ?? '')
    ? findByCode(campaignCode, program.campaigns)
    : undefined
  if (campaignCode !== undefined && !campaign) {
    return problem('unknown', 'campaign', `There is no campaign "${campaignCode}".`)
  }
  const bannerCode = said('banner')
  const banner = bannerCode === undefined ? undefined : bannerCalled(program, bannerCode)
  if (bannerCode !== undefined && !banner) {
    return { ...unknownBanner(bannerCode), field: 'banner' }
  }
  const to = said('to')
  if (to !== undefined && !allowedPage(program.sites, to)) {
    return problem('invalid', 'to', WRONG_PAGE)
  }
  const long = (['channel', 'data1', 'data2'] as const).find(
    (name) => (said(name)?.length ?? 0) > SUB_ID_MAX,
  )
  if (long) return problem('too_long', long, `Enter at most ${SUB_ID_MAX} characters.`)
  return {
    ...{ accountId, id, slug, to },
    affiliateId: affiliate.id,
    campaignId: campaign?.id,
    banner: banner?.code,
    channel: said('channel'),
    data1: said('data1'),
    data2: said('data2'),
    createdAt: now(),
  }
}

/** From the random end of the id. Without letters that are mistaken for digits. */
const madeSlug = (id: string): string =>
  [...id.slice(-2 * MADE_LENGTH).matchAll(/../g)]
    .map(([byte]) => LETTERS[Number.parseInt(byte, 16) % LETTERS.length])
    .join('')

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

const wrongSlug = (slug: string): Problem | undefined =>
  isSlug(slug)
    ? undefined
    : problem(
        'invalid',
        'slug',
        `Use 1 to ${SLUG_MAX} letters, digits, dashes or underscores, starting with a letter or digit.`,
      )

const slugExists = (slug: string): Problem =>
  problem('exists', 'slug', `The address "${slugKey(slug)}" leads to another link already.`)

const unknownLink = (slug: string): Problem =>
  problem('unknown', 'slug', `There is no link "${slug}".`)
