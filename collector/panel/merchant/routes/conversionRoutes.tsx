import type { Status } from '../../../domain/commission.js'
import { STATUSES } from '../../../domain/commission.js'
import type { ConversionDetail } from '../../../domain/conversion.js'
import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { creditedClicks } from '../../../program/creditedClicks.js'
import { decline } from '../../../program/decisions.js'
import { stepFurther } from '../../../program/stepFurther.js'
import { notFound } from '../../errorReply.js'
import { orderAddress, orderAt } from '../../parts/orderAddress.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { STATUS_WORDS } from '../../words/statusWords.js'
import { STEP_WORDS } from '../../words/stepWords.js'
import { ConversionPage, titleOf } from '../pages/conversionPage.js'

export const getConversion = (visit: OwnVisit): Promise<Reply> =>
  conversionReply(visit, visit.params.order ?? '')

export const postApprove = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, form } = visit
  const seen = STATUSES.find((status) => status === form.text('status')) ?? 'unverified'
  const done = await stepFurther(deps, whoseOf(visit), seen, statusName)
  if (isProblem(done)) return conversionReply(visit, form.text('order'), done)
  return redirect(noticed(done, STEP_WORDS[seen]?.notice ?? 'approved_one'))
}

export const postDecline = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, form } = visit
  const done = await decline(deps, whoseOf(visit), form.text('reason'))
  if (isProblem(done)) return conversionReply(visit, form.text('order'), done)
  return redirect(noticed(done, 'declined'))
}

const noticed = ({ orderKey }: ConversionDetail, notice: string) =>
  `/conversions/${orderAddress(orderKey)}?notice=${notice}`

const statusName = (status: Status): string => STATUS_WORDS[status].name

const whoseOf = ({ viewer, form }: OwnVisit) => ({
  accountId: viewer.account.id,
  orderKey: orderAt(form.text('order')),
  affiliateId: form.text('affiliate') as AffiliateId,
  by: viewer.user.id,
})

/** A booking is shown with the others of its affiliate. */
const toAffiliate = async (
  { storage }: OwnVisit['deps'],
  accountId: AccountId,
  { code }: ConversionDetail,
): Promise<Reply> => {
  const [affiliate] = await storage.affiliatesById(accountId, [code as AffiliateId])
  return affiliate ? redirect(`/affiliates/${affiliate.code}`) : notFound()
}

const conversionReply = async (
  { deps, viewer }: OwnVisit,
  address: string,
  problem?: Problem,
): Promise<Reply> => {
  const accountId = viewer.account.id
  const conversion = await deps.storage.conversion(accountId, orderAt(address))
  if (!conversion) return notFound()
  if (conversion.kind === 'booking') return toAffiliate(deps, accountId, conversion)
  const [names, users, clicks] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.users(accountId),
    creditedClicks(deps, accountId, conversion),
  ])
  const shown = {
    conversion,
    names,
    users: new Map<string, string>(users.map(({ id, email }) => [id, email])),
    clicks,
    now: deps.now(),
  }
  return page(
    titleOf(shown),
    <ConversionPage shown={shown} problem={problem} />,
    problem ? 422 : 200,
  )
}
