import { SetAsidePage } from '../pages/setAsidePage.js'
import { askFor, goingOn, slice } from '../parts/pager.js'
import { page, type Reply } from '../reply.js'
import type { OwnVisit } from '../visit.js'

export const getSetAside = async ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const [found, program] = await Promise.all([
    deps.storage.listSetAside({
      accountId,
      limit: askFor(query),
      ...goingOn(query),
    }),
    deps.storage.program(accountId),
  ])
  const { rows, older } = slice(found, query, ({ receivedAt }) => receivedAt)
  const hosts = program?.sites.map(({ host }) => host) ?? []
  return page('Rejected and parked', <SetAsidePage {...{ rows, hosts, query, older }} />)
}
