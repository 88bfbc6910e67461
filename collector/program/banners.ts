import {
  BANNER_KINDS,
  BANNERS_MAX,
  type Banner,
  type BannerContent,
  type BannerKind,
} from '../domain/banner.js'
import { findByCode } from '../domain/code.js'
import { type AccountId, isCode } from '../domain/ids.js'
import { ADDRESS_MAX, allowedPage } from '../domain/landingPage.js'
import { isProblem, type Problem, problem } from '../domain/problem.js'
import type { Program } from '../domain/program.js'
import { NAME_MAX } from './affiliates.js'
import type { Deps } from './deps.js'

/** The input for a banner. An omitted field keeps its current value. Which others are read depends on `kind`. */
export interface BannerForm {
  readonly name?: string
  readonly kind?: string
  /** The campaign's code; empty: the default campaign. */
  readonly campaign?: string
  /** A path or address of a registered site; empty: the start page. */
  readonly to?: string
  /** The address of the image. */
  readonly image?: string
  readonly alt?: string
  /** In pixels. */
  readonly width?: string
  readonly height?: string
  readonly title?: string
  readonly text?: string
  readonly html?: string
}

/** The message for a page that is not of a registered site. */
export const WRONG_PAGE =
  'Enter a path such as "/shoes", or the address of a page of a registered site.'

export const BANNER_TEXT_MAX = 500
/** All banners of an account are in memory. */
export const BANNER_HTML_MAX = 8_192
const SIDE_MAX = 5_000

/** Adds a banner. Links and code name it by its code. */
export const addBanner = async (
  { storage, now, newId }: Deps,
  accountId: AccountId,
  code: string,
  form: BannerForm,
): Promise<Banner | Problem> => {
  if (!isCode(code)) {
    return problem('invalid', 'code', 'Use 1 to 64 letters, digits, dots, dashes or underscores.')
  }
  const program = await storage.program(accountId)
  if (!program) return problem('unknown', 'account', `There is no account "${accountId}".`)
  if (program.banners.length >= BANNERS_MAX) {
    return problem('full', 'code', `An account may have ${BANNERS_MAX} banners. Edit one of them.`)
  }
  const empty = { accountId, id: newId(), code, createdAt: now(), ...NEW }
  const banner = fill(program, empty, { name: code, ...form })
  if (isProblem(banner)) return banner
  return (await storage.addBanner(banner))
    ? banner
    : problem('exists', 'code', `The banner "${code}" already exists, perhaps as a removed one.`)
}

const NEW = {
  name: '',
  status: 'active',
  campaignId: undefined,
  to: undefined,
  content: undefined,
} as const

/** Changes a banner, also a removed one, which is shown again then. */
export const editBanner = async (
  { storage }: Deps,
  accountId: AccountId,
  code: string,
  form: BannerForm,
): Promise<Banner | Problem> => {
  const program = await storage.program(accountId)
  const known = bannerCalled(program, code)
  if (!program || !known) return unknownBanner(code)
  const edited = await storage.editBanner(accountId, known.id, (stored) => {
    const banner = fill(program, { ...stored, status: 'active' }, form)
    return isProblem(banner) ? { refused: banner } : banner
  })
  if (!edited) return unknownBanner(code)
  return 'refused' in edited ? edited.refused : edited
}

/** Removes a banner from pages. Links with its code go on working. */
export const removeBanner = async (
  { storage }: Deps,
  accountId: AccountId,
  code: string,
): Promise<Banner | Problem> => {
  const known = bannerCalled(await storage.program(accountId), code)
  if (!known) return unknownBanner(code)
  const remove = (stored: Banner): Banner => ({ ...stored, status: 'removed' })
  const removed = await storage.editBanner<never>(accountId, known.id, remove)
  return removed && !('refused' in removed) ? removed : unknownBanner(code)
}

export const unknownBanner = (code: string): Problem =>
  problem('unknown', 'code', `There is no banner "${code}".`)

/** The banner with a code that a person typed. Unlike a code in a link, the text is not cut. */
export const bannerCalled = (program: Program | undefined, code: string): Banner | undefined =>
  isCode(code) ? findByCode(code, program?.banners ?? []) : undefined

type Draft = Omit<Banner, 'content'> & { readonly content: BannerContent | undefined }

const fill = (program: Program, draft: Draft, form: BannerForm): Banner | Problem => {
  const name = form.name === undefined ? draft.name : form.name.trim() || draft.code
  if (name.length > NAME_MAX) {
    return problem('too_long', 'name', `Enter at most ${NAME_MAX} characters.`)
  }
  const campaignId = campaignOf(program, form.campaign, draft)
  if (isProblem(campaignId)) return campaignId
  const to = form.to === undefined ? draft.to : form.to.trim() || undefined
  if (to !== undefined && !allowedPage(program.sites, to)) {
    return problem('invalid', 'to', WRONG_PAGE)
  }
  const content = contentOf(draft.content, form)
  if (isProblem(content)) return content
  return { ...draft, name, campaignId: campaignId.id, to, content }
}

const campaignOf = (
  { campaigns }: Program,
  code: string | undefined,
  draft: Draft,
): { readonly id: Banner['campaignId'] } | Problem => {
  if (code === undefined) return { id: draft.campaignId }
  if (code.trim() === '') return { id: undefined }
  const campaign = isCode(code) ? findByCode(code, campaigns) : undefined
  return campaign ?? problem('unknown', 'campaign', `There is no campaign "${code}".`)
}

const contentOf = (
  before: BannerContent | undefined,
  form: BannerForm,
): BannerContent | Problem => {
  const kind = BANNER_KINDS.find((known) => known === (form.kind ?? before?.kind))
  if (!kind) return problem('invalid', 'kind', `Use one of ${BANNER_KINDS.join(', ')}.`)
  return CONTENTS[kind](before?.kind === kind ? before : undefined, form)
}

type Read<Kind extends BannerKind> = (
  before: BannerContent | undefined,
  form: BannerForm,
) => Extract<BannerContent, { readonly kind: Kind }> | Problem

const CONTENTS: { readonly [Kind in BannerKind]: Read<Kind> } = {
  image: (before, form) => {
    const known = before?.kind === 'image' ? before : undefined
    const url = form.image?.trim() ?? known?.url ?? ''
    if (!isImageAddress(url)) {
      return problem('invalid', 'image', 'Enter the address of the image, beginning with https://.')
    }
    const alt = form.alt?.trim() ?? known?.alt ?? ''
    if (alt.length > BANNER_TEXT_MAX) return tooLong('alt', BANNER_TEXT_MAX)
    const size = sizeOf(form, known)
    return isProblem(size) ? size : { kind: 'image', url, alt, ...size }
  },
  text: (before, form) => {
    const known = before?.kind === 'text' ? before : undefined
    const title = form.title?.trim() ?? known?.title ?? ''
    const text = form.text?.trim() ?? known?.text ?? ''
    if (title === '') return problem('missing', 'title', 'Enter the text of the link.')
    if (title.length > BANNER_TEXT_MAX) return tooLong('title', BANNER_TEXT_MAX)
    if (text.length > BANNER_TEXT_MAX) return tooLong('text', BANNER_TEXT_MAX)
    return { kind: 'text', title, text }
  },
  html: (before, form) => {
    const known = before?.kind === 'html' ? before : undefined
    const html = form.html ?? known?.html ?? ''
    if (!html.includes('{link}')) {
      return problem('invalid', 'html', 'Write {link} where the address of the link belongs.')
    }
    if (html.length > BANNER_HTML_MAX) return tooLong('html', BANNER_HTML_MAX)
    const size = sizeOf(form, known)
    return isProblem(size) ? size : { kind: 'html', html, ...size }
  },
}

interface Size {
  readonly width: number
  readonly height: number
}

const sizeOf = ({ width, height }: BannerForm, before: Size | undefined): Size | Problem => {
  const read = {
    width: width === undefined ? (before?.width ?? 0) : pixelsIn(width),
    height: height === undefined ? (before?.height ?? 0) : pixelsIn(height),
  }
  const wrong = (['width', 'height'] as const).find(
    (side) => !(Number.isInteger(read[side]) && read[side] >= 1 && read[side] <= SIDE_MAX),
  )
  return wrong
    ? problem('invalid', wrong, `Enter a whole number of pixels from 1 to ${SIDE_MAX}.`)
    : read
}

/** `NaN` for any other text. */
const pixelsIn = (text: string): number =>
  /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : Number.NaN

/** Browsers block images that are not encrypted on pages that are. */
const isImageAddress = (text: string): boolean =>
  text.length <= ADDRESS_MAX && /^https:\/\/[^/\s]/i.test(text) && URL.canParse(text)

const tooLong = (field: string, max: number): Problem =>
  problem('too_long', field, `Enter at most ${max} characters.`)
