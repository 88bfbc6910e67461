import { BANNER_KINDS, type BannerKind } from '../../../domain/banner.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { countedFrom } from '../../../domain/shortLink.js'
import { bannerCode } from '../../../program/bannerCode.js'
import { addBanner, bannerCalled, editBanner, removeBanner } from '../../../program/banners.js'
import { linkAddresses } from '../../../program/linkAddresses.js'
import { notFound, notUnderstood } from '../../errorReply.js'
import type { Form } from '../../form.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { affiliateNamed, loadNames } from '../../words/names.js'
import { BANNER_FIELDS, type BannerValues, bannerValues, NO_BANNER } from '../pages/bannerFields.js'
import { BannerPage } from '../pages/bannerPage.js'
import { BannersPage } from '../pages/bannersPage.js'

export const getBanners = (visit: OwnVisit): Promise<Reply> =>
  bannersReply(visit, visit.query.kind ?? 'image', '', NO_BANNER)

export const postBanner = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const [code, kind, values] = [form.text('code').trim(), kindIn(form), valuesIn(form)]
  const done = await addBanner(deps, viewer.account.id, code, { ...values, kind })
  return isProblem(done)
    ? bannersReply(visit, kind, code, values, done)
    : redirect(`/banners/${done.code}?notice=banner_added`)
}

export const getBanner = (visit: OwnVisit): Promise<Reply> => bannerReply(visit)

export const postBannerEdit = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, params, form } = visit
  const values = valuesIn(form)
  const said = { ...values, kind: kindIn(form) }
  const done = await editBanner(deps, viewer.account.id, params.code ?? '', said)
  return isProblem(done)
    ? bannerReply(visit, values, done)
    : redirect(`/banners/${done.code}?notice=banner_changed`)
}

export const postBannerRemove = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, params } = visit
  const done = await removeBanner(deps, viewer.account.id, params.code ?? '')
  return isProblem(done) ? notFound() : redirect('/banners?notice=banner_removed')
}

const kindIn = (form: Form): BannerKind =>
  BANNER_KINDS.find((kind) => kind === form.text('kind')) ?? 'image'

const valuesIn = (form: Form): BannerValues =>
  Object.fromEntries(BANNER_FIELDS.map((name) => [name, form.text(name)])) as BannerValues

const bannersReply = async (
  { deps, viewer }: OwnVisit,
  kind: BannerKind,
  code: string,
  values: BannerValues,
  problem?: Problem,
): Promise<Reply> => {
  const accountId = viewer.account.id
  const [program, names, sums] = await Promise.all([
    deps.storage.program(accountId),
    loadNames(deps, accountId),
    deps.storage.bannerSums(accountId, countedFrom(deps.now())),
  ])
  return page(
    'Banners',
    <BannersPage
      banners={program?.banners ?? []}
      {...{ sums, names, kind, code, values, problem }}
    />,
    problem ? 422 : 200,
  )
}

const bannerReply = async (
  { deps, viewer, params, query, collectorUrl }: OwnVisit,
  typed?: BannerValues,
  problem?: Problem,
): Promise<Reply> => {
  const accountId = viewer.account.id
  const [program, names] = await Promise.all([
    deps.storage.program(accountId),
    loadNames(deps, accountId),
  ])
  const banner = bannerCalled(program, params.code ?? '')
  if (!program || !banner) return notFound()
  const counts = await deps.storage.bannerCounts(accountId, banner.id, countedFrom(deps.now()))
  const { of = '' } = query
  const owner = affiliateNamed(names, of)
  if (of !== '' && !owner) return notUnderstood(`No affiliate has the code "${of}".`)
  const addresses =
    owner && linkAddresses(collectorUrl, accountId, program.sites).banner(owner.code, banner.code)
  const made = owner &&
    addresses && {
      html: bannerCode(banner, owner.code, addresses),
      document: addresses.document,
    }
  const values = typed ?? bannerValues(banner, names)
  return page(
    banner.name,
    <BannerPage {...{ banner, names, values, problem, counts, of, made }} />,
    problem ? 422 : 200,
  )
}
