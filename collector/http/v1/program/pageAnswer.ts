import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import type { ListPosition } from '../../../domain/lists.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import type { Deps } from '../../deps.js'
import { type Asked, type ListQuery, readPage, spanOf } from './listing.js'
import { affiliateFilter, type Codes, codesFor } from './names.js'

/** A page of rows, or what is wrong with the query. */
type Rows<Row> = { readonly rows: readonly Row[]; readonly next?: string } | Problem

type Answered<Item> = { items: Item[]; next?: string } | Problem

/** The answer of a list, whose items are made from the rows of a page. */
export const answerPage = <Row, Item>(
  page: Rows<Row>,
  toItem: (row: Row) => Item,
): Answered<Item> => {
  if (isProblem(page)) return page
  const { rows, ...next } = page
  return { items: rows.map(toItem), ...next }
}

/** The same, with codes instead of the ids of affiliates and campaigns. */
export const answerWithCodes = async <
  Row extends { readonly affiliateId?: AffiliateId | undefined },
  Item,
>(
  deps: Deps,
  accountId: AccountId,
  page: Rows<Row>,
  toItem: (row: Row, codes: Codes) => Item,
): Promise<Answered<Item>> => {
  if (isProblem(page)) return page
  const owners = page.rows.flatMap(({ affiliateId }) => affiliateId ?? [])
  const codes = await codesFor(deps, accountId, owners)
  return answerPage(page, (row) => toItem(row, codes))
}

interface OwnedQuery extends ListQuery {
  readonly affiliate?: string
  readonly since?: string
  readonly until?: string
}

interface OwnedCall {
  readonly deps: Deps
  readonly accountId: AccountId
  readonly query: OwnedQuery
}

interface OwnedAsked extends Asked, ReturnType<typeof spanOf> {
  readonly accountId: AccountId
  readonly affiliateId: AffiliateId | undefined
}

/** Answers a list of what belongs to affiliates, with filters by affiliate and time. */
export const listOwned =
  <Row extends { readonly affiliateId?: AffiliateId | undefined }, Item>(
    path: string,
    usualSort: string,
    read: (deps: Deps, asked: OwnedAsked) => Promise<readonly Row[]>,
    positionOf: (row: Row) => ListPosition,
    toItem: (row: Row, codes: Codes) => Item,
  ) =>
  async ({ deps, accountId, query }: OwnedCall): Promise<Answered<Item>> => {
    const affiliateId = await affiliateFilter(deps, accountId, query.affiliate)
    if (isProblem(affiliateId)) return affiliateId
    const filters = { accountId, affiliateId, ...spanOf(query) }
    const page = await readPage(
      path,
      query,
      usualSort,
      (asked) => read(deps, { ...filters, ...asked }),
      positionOf,
    )
    return answerWithCodes(deps, accountId, page, toItem)
  }
