import { type Affiliate, parentAt } from '../../../domain/affiliate.js'
import { isCode } from '../../../domain/ids.js'
import { LIST_MAX } from '../../../domain/lists.js'
import type { Problem } from '../../../domain/problem.js'
import { firstSite } from '../../../domain/site.js'
import { notFound } from '../../errorReply.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { AffiliatePage } from '../pages/affiliatePage.js'
import type { PlaceValues } from '../pages/affiliatePlaces.js'
import type { BookingValues } from '../pages/bookingsSection.js'

export const getAffiliate = (visit: OwnVisit): Promise<Reply> => affiliateReply(visit)

/** The affiliate whose code is in the address. */
export const affiliateOf = async ({
  deps,
  viewer,
  params: { affiliate: code = '' },
}: OwnVisit): Promise<Affiliate | undefined> =>
  isCode(code) ? deps.storage.affiliateByCode(viewer.account.id, code) : undefined

export const bookingValues = ({ form }: OwnVisit): BookingValues => ({
  kind: form.text('kind'),
  amount: form.text('amount'),
  currency: form.text('currency'),
  reason: form.text('reason'),
  holdDays: form.text('holdDays'),
})

export const aliasIn = ({ form }: OwnVisit): string => form.text('alias').trim()

const NAMES = [
  'parent',
  'class',
  'payoutCurrency',
  'campaign',
  'isMember',
  'group',
  'terms',
  'name',
  'email',
] as const

const placeValues = ({ form }: OwnVisit): PlaceValues =>
  Object.fromEntries(NAMES.map((name) => [name, form.all(name)[0]]))

export const affiliateReply = async (visit: OwnVisit, problem?: Problem): Promise<Reply> => {
  const { deps, viewer, query } = visit
  const { storage } = deps
  const accountId = viewer.account.id
  const affiliate = await affiliateOf(visit)
  if (!affiliate) return notFound()
  const now = deps.now()
  const own = { accountId, affiliateId: affiliate.id }
  const [program, relatives, balances, found, bookings, users] = await Promise.all([
    storage.program(accountId),
    relativesOf(visit, affiliate),
    storage.balances(accountId, now),
    storage.listPayouts({ ...own, limit: askFor(query), ...goingOn(query) }),
    storage.listBookings({ ...own, limit: LIST_MAX }),
    storage.users(accountId),
  ])
  const { rows, older } = slice(found, query, ({ paidAt }) => paidAt)
  return page(
    affiliate.name,
    <AffiliatePage
      {...{ affiliate, bookings, query, older, now, problem }}
      balances={balances.filter(({ affiliateId }) => affiliateId === affiliate.id)}
      payouts={rows}
      users={new Map<string, string>(users.map(({ id, email }) => [id, email]))}
      values={bookingValues(visit)}
      relatives={relatives}
      campaigns={program?.campaigns ?? []}
      site={firstSite(program?.sites ?? [])}
      typed={problem ? placeValues(visit) : {}}
      alias={aliasIn(visit)}
    />,
    problem ? 422 : 200,
  )
}

const relativesOf = async (
  { deps: { storage, now }, viewer }: OwnVisit,
  affiliate: Affiliate,
): Promise<readonly Affiliate[]> => {
  const accountId = viewer.account.id
  const parentId = parentAt(affiliate, now())
  const [above, below] = await Promise.all([
    parentId ? storage.affiliatesById(accountId, [parentId]) : [],
    storage.affiliatesRelated(accountId, 'parent', affiliate.id),
  ])
  return [...above, ...below]
}
