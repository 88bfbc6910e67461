import { askFor, goingOn, slice } from '../../parts/pager.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { ConversionsPage } from '../pages/conversionsPage.js'

export const getConversions = async ({ deps, viewer, query }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const { search } = query
  const [names, found] = await Promise.all([
    loadNames(deps, accountId),
    deps.storage.listConversions({
      accountId,
      limit: askFor(query),
      ...goingOn(query),
      ...(search ? { search } : {}),
    }),
  ])
  const { rows, older } = slice(found, query, ({ convertedAt }) => convertedAt)
  return page(
    'Conversions',
    <ConversionsPage conversions={rows} names={names} query={query} older={older} />,
  )
}
