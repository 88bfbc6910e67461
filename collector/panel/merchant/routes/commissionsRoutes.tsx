import type { AffiliateId } from '../../../domain/ids.js'
import { isProblem } from '../../../domain/problem.js'
import { confirmPaidOrders } from '../../../program/decisions.js'
import { stepFurther } from '../../../program/stepFurther.js'
import { orderAt } from '../../parts/orderAddress.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { CommissionsPage } from '../pages/commissionsPage.js'
import { PaidOrdersPage } from '../pages/paidOrdersPage.js'

export const getCommissions = async ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const { status } = query
  const [names, found] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.listCommissions({
      accountId,
      limit: askFor(query),
      ...goingOn(query),
      ...(status ? { status } : {}),
    }),
  ])
  const { rows, older } = slice(found, query, ({ convertedAt }) => convertedAt)
  const now = deps.now()
  return page(
    'Commissions',
    <CommissionsPage commissions={rows} {...{ names, query, older, now }} />,
  )
}

/** Approves the commissions one by one, so that a failed one does not affect the others. */
export const postBulkApprove = async ({ deps, viewer, form }: OwnVisit): Promise<Reply> => {
  const chosen = form.all('commission')
  if (chosen.length === 0) return redirect('/commissions?notice=nothing_selected')
  const accountId = viewer.account.id
  let count = 0
  for (const one of chosen) {
    const [address = '', affiliateId = '', seen = ''] = one.split('.')
    const whose = {
      accountId,
      orderKey: orderAt(address),
      affiliateId: affiliateId as AffiliateId,
      by: viewer.user.id,
    }
    const done = await stepFurther(deps, whose, seen)
    if (!isProblem(done)) count += 1
  }
  return redirect(`/commissions?notice=approved&count=${count}&left=${chosen.length - count}`)
}

export const getPaidOrders = async (): Promise<Reply> =>
  page('Paste paid orders', <PaidOrdersPage orders="" lines={[]} problem={undefined} />)

export const postPaidOrders = async ({ deps, viewer, form }: OwnVisit): Promise<Reply> => {
  const orders = form.text('orders')
  const lines = await confirmPaidOrders(deps, viewer.account.id, viewer.user.id, orders)
  const problem = isProblem(lines) ? lines : undefined
  return page(
    'Paste paid orders',
    <PaidOrdersPage orders={orders} lines={isProblem(lines) ? [] : lines} problem={problem} />,
    problem ? 422 : 200,
  )
}
