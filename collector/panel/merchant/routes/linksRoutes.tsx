import { isProblem } from '../../../domain/problem.js'
import { makeLinks } from '../../../program/links.js'
import { page, type Reply } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { LinksPage } from '../pages/linksPage.js'

export const getLinks = async ({ deps, viewer, query, collectorUrl }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const { affiliate = '', campaign = '', to = '', channel = '', data1 = '', data2 = '' } = query
  const values = { affiliate, campaign, to, channel, data1, data2 }
  const names = await loadNames(deps, accountId)
  const { to: place, ...words } = values
  const made =
    affiliate === '' ? undefined : await makeLinks(deps, accountId, collectorUrl, place, words)
  const shown = isProblem(made)
    ? { links: undefined, problem: made }
    : { links: made, problem: undefined }
  return page('Links', <LinksPage {...{ names, values, ...shown }} />, shown.problem ? 422 : 200)
}
