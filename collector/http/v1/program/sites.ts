import { z } from 'zod'
import { isProblem } from '../../../domain/problem.js'
import { addSite, removeSite } from '../../../program/sites.js'
import { programOf } from '../programOf.js'
import type { Endpoint } from './endpoint.js'
import { listQuery, pageInMemory, pageOf } from './listing.js'
import { declare, instant, iso, NOTHING, typed } from './shapes.js'

const SUBJECT = 'Sites'
const SORTS = ['createdAt', '-createdAt'] as const
const HOST_MAX = 300

const siteShape = z
  .object({ host: z.string(), createdAt: instant })
  .meta({ id: 'Site', description: 'A host whose pages may report.' })

const listSites = declare({
  method: 'GET',
  path: '/sites',
  subject: SUBJECT,
  summary: 'List sites',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(siteShape, SORTS, {}),
  answer: pageOf(siteShape),
  example: {},
  answerTo: async ({ deps, accountId, query }) => {
    const { sites: all } = await programOf(deps, accountId)
    const page = await pageInMemory('/sites', query, SORTS[0], all, (one) => [
      one.createdAt,
      one.host,
    ])
    if (isProblem(page)) return page
    const { rows, ...next } = page
    return {
      items: rows.map(({ host, createdAt }) => ({ host, createdAt: iso(createdAt) })),
      ...next,
    }
  },
})

const postSite = declare({
  method: 'POST',
  path: '/sites',
  subject: SUBJECT,
  summary: 'Register a site',
  description:
    'A host such as "shop.example", or all subdomains of one: "*.shop.example", which does not cover shop.example itself.',
  scopes: ['manage'],
  status: 201,
  shape: 'result',
  body: z.strictObject({ host: typed(HOST_MAX) }),
  answer: siteShape,
  example: { body: { host: 'www.shop.example' } },
  answerTo: async ({ deps, accountId, body }) => {
    const added = await addSite(deps, accountId, body.host)
    return isProblem(added) ? added : { host: added.host, createdAt: iso(added.createdAt) }
  },
})

const deleteSite = declare({
  method: 'DELETE',
  path: '/sites/{host}',
  subject: SUBJECT,
  summary: 'Remove a site',
  description: 'Reports of its pages are refused from then on.',
  scopes: ['manage'],
  status: 204,
  shape: 'result',
  answer: NOTHING,
  example: { params: { host: 'shop.example' } },
  answerTo: ({ deps, accountId, params }) => removeSite(deps, accountId, params.host),
})

export const sites: readonly Endpoint[] = [listSites, postSite, deleteSite]
