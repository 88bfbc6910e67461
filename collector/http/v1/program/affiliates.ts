import { z } from 'zod'
import {
  AFFILIATE_CLASSES,
  AFFILIATE_STATUSES,
  type Affiliate,
  type AffiliateClass,
  classAt,
  parentAt,
  statusAt,
} from '../../../domain/affiliate.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { setClass, setParent, setPayoutCurrency } from '../../../program/affiliateSettings.js'
import {
  addAffiliate,
  existingAffiliate,
  NAME_MAX,
  setAffiliateStatus,
} from '../../../program/affiliates.js'
import { readPayoutCurrency } from '../../../program/rates.js'
import type { Deps } from '../../deps.js'
import { editing, type OfAffiliate, readAffiliate } from './affiliateEdit.js'
import { affiliateShape, toAffiliateAnswer, toAffiliates } from './affiliateShape.js'
import type { Endpoint } from './endpoint.js'
import { fieldsOf, listQuery, pageOf, readPage } from './listing.js'
import { CURRENCY_MAX, code, declare, oneOf, typed } from './shapes.js'

const SUBJECT = 'Affiliates'
const EMAIL_MAX = 254
const SORTS = ['createdAt', '-createdAt', 'code', '-code'] as const

const listAffiliates = declare({
  method: 'GET',
  path: '/affiliates',
  subject: SUBJECT,
  summary: 'List affiliates',
  scopes: ['read'],
  status: 200,
  shape: 'list',
  query: listQuery(affiliateShape, SORTS, {
    status: oneOf(AFFILIATE_STATUSES).exactOptional(),
    search: code.exactOptional().meta({ description: 'The beginning of the code.' }),
  }),
  answer: pageOf(affiliateShape),
  example: { query: { status: 'active', sort: 'code', limit: 2 } },
  answerTo: async ({ deps, accountId, query }) => {
    const byCode = query.sort?.endsWith('code') ?? false
    const page = await readPage(
      '/affiliates',
      query,
      SORTS[0],
      async (asked) => {
        const { status, search } = query
        const ids = await deps.storage.listAffiliates({
          accountId,
          ...asked,
          status,
          search,
          byCode,
        })
        const found = await deps.storage.affiliatesById(accountId, ids)
        const byId = new Map(found.map((one) => [one.id, one]))
        return ids.flatMap((id) => byId.get(id) ?? [])
      },
      (one) => [byCode ? one.code : one.createdAt, one.id],
    )
    if (isProblem(page)) return page
    const { rows, ...next } = page
    return { items: await toAffiliates(deps, accountId, rows), ...next }
  },
})

const postAffiliate = declare({
  method: 'POST',
  path: '/affiliates',
  subject: SUBJECT,
  summary: 'Add an affiliate',
  description: 'The code stays. Codes that differ only in case are the same code.',
  scopes: ['manage'],
  status: 201,
  shape: 'item',
  body: z.strictObject({
    code,
    name: typed(NAME_MAX),
    email: typed(EMAIL_MAX).exactOptional(),
    status: oneOf(AFFILIATE_STATUSES).exactOptional(),
  }),
  answer: affiliateShape,
  example: { body: { code: 'carol', name: 'Carol’s blog', email: 'carol@example.com' } },
  answerTo: async ({ deps, accountId, body }) => {
    const added = await addAffiliate(deps, accountId, body)
    return isProblem(added) ? added : toAffiliateAnswer(deps, accountId, added)
  },
})

const getAffiliate = declare({
  method: 'GET',
  path: '/affiliates/{affiliate}',
  subject: SUBJECT,
  summary: 'Read an affiliate',
  description: 'By its code or an alias.',
  scopes: ['read'],
  status: 200,
  shape: 'item',
  query: z.strictObject({ fields: fieldsOf(affiliateShape) }),
  answer: affiliateShape,
  example: { params: { affiliate: 'jane' } },
  answerTo: readAffiliate,
})

const patchAffiliate = declare({
  method: 'PATCH',
  path: '/affiliates/{affiliate}',
  subject: SUBJECT,
  summary: 'Change an affiliate',
  description:
    'Changes only the fields that are sent, from now on. Orders that were placed before keep what applied then.',
  scopes: ['manage'],
  status: 200,
  shape: 'item',
  body: z.strictObject({
    status: oneOf(AFFILIATE_STATUSES).exactOptional(),
    parent: code.nullable().exactOptional().meta({ description: 'Null: nobody recruited it.' }),
    class: oneOf(AFFILIATE_CLASSES).exactOptional(),
    payoutCurrency: typed(CURRENCY_MAX)
      .nullable()
      .exactOptional()
      .meta({ description: 'Null: that of the account.' }),
  }),
  answer: affiliateShape,
  example: {
    params: { affiliate: 'jane' },
    body: { status: 'paused', parent: 'bob', class: 'soft', payoutCurrency: 'USD' },
  },
  current: readAffiliate,
  answerTo: editing(async (call: OfAffiliate & { readonly body: Patch }, found) => {
    const { deps, accountId, body } = call
    // First what may be refused.
    const paidIn = readPayoutCurrency(body.payoutCurrency ?? 'none')
    if (isProblem(paidIn)) return paidIn
    const above = await withParent(deps, found, body)
    if (isProblem(above)) return above
    const classed = await withClass(deps, above, body)
    if (isProblem(classed)) return classed
    const set = await withCurrency(deps, classed, body)
    if (isProblem(set)) return set
    const { status } = body
    if (status === undefined || status === statusAt(set, deps.now())) return set
    return setAffiliateStatus(deps, accountId, found.code, status)
  }),
})

interface Patch {
  readonly status?: (typeof AFFILIATE_STATUSES)[number]
  readonly parent?: string | null
  readonly class?: AffiliateClass
  readonly payoutCurrency?: string | null
}

/** Sets the parent, unless it is the parent already: an affiliate keeps a limited number of settings. */
const withParent = async (
  deps: Deps,
  affiliate: Affiliate,
  { parent }: Patch,
): Promise<Affiliate | Problem> => {
  if (parent === undefined) return affiliate
  const { accountId } = affiliate
  const above =
    parent === null ? undefined : await existingAffiliate(deps.storage, accountId, parent, 'parent')
  if (isProblem(above)) return above
  if (above?.id === parentAt(affiliate, deps.now())) return affiliate
  return setParent(deps, accountId, affiliate.code, parent ?? 'none')
}

const withClass = async (
  deps: Deps,
  affiliate: Affiliate,
  { class: wanted }: Patch,
): Promise<Affiliate | Problem> =>
  wanted === undefined || wanted === classAt(affiliate, deps.now())
    ? affiliate
    : setClass(deps, affiliate.accountId, affiliate.code, wanted)

const withCurrency = async (
  deps: Deps,
  affiliate: Affiliate,
  { payoutCurrency: wanted }: Patch,
): Promise<Affiliate | Problem> =>
  wanted === undefined
    ? affiliate
    : setPayoutCurrency(deps, affiliate.accountId, affiliate.code, wanted ?? 'none')

export const affiliates: readonly Endpoint[] = [
  ...[listAffiliates, postAffiliate, getAffiliate, patchAffiliate],
]
