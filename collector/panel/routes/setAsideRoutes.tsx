import { SetAsidePage } from '../pages/setAsidePage.js'
import { askFor, slice } from '../parts/pager.js'
import { page, type Reply } from '../reply.js'
import type { OwnVisit } from '../visit.js'

export const getSetAside = async ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const { before } = query
  const [found, program, discarded] = await Promise.all([
    deps.storage.listSetAside({
      accountId,
      limit: askFor(query),
      ...(before === undefined ? {} : { before }),
    }),
    deps.storage.program(accountId),
    deps.storage.setAsideDiscarded(accountId),
  ])
  const { rows, older } = slice(found, query, ({ receivedAt }) => receivedAt)
  const hosts = program?.sites.map(({ host }) => host) ?? []
  return page('Rejected and parked', <SetAsidePage {...{ rows, hosts, discarded, query, older }} />)
}
