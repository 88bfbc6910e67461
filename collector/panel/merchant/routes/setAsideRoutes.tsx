import { isProblem } from '../../../domain/problem.js'
import { applyParked } from '../../../program/parked.js'
import { notFound } from '../../errorReply.js'
import { orderAddress } from '../../parts/orderAddress.js'
import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { SetAsidePage } from '../pages/setAsidePage.js'

export const getSetAside = async ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const [found, program, discarded] = await Promise.all([
    deps.storage.listSetAside({
      accountId,
      limit: askFor(query),
      ...goingOn(query),
    }),
    deps.storage.program(accountId),
    deps.storage.setAsideDiscarded(accountId),
  ])
  const { rows, older } = slice(found, query, ({ receivedAt }) => receivedAt)
  const hosts = program?.sites.map(({ host }) => host) ?? []
  return page('Rejected and parked', <SetAsidePage {...{ rows, hosts, discarded, query, older }} />)
}

export const postApplyParked = async ({ deps, viewer, form }: OwnVisit): Promise<Reply> => {
  const done = await applyParked(deps, viewer.account.id, form.text('id'))
  if (isProblem(done)) return notFound()
  return redirect(`/conversions/${orderAddress(done.orderKey)}?notice=parked_applied`)
}
