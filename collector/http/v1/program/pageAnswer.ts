import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import type { Deps } from '../../deps.js'
import { type Codes, codesFor } from './names.js'

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
