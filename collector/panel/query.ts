import { BANNER_KINDS } from '../domain/banner.js'
import { STATUSES } from '../domain/commission.js'
import { isCode } from '../domain/ids.js'
import { ADDRESS_MAX } from '../domain/landingPage.js'
import { LIFETIME_KINDS } from '../domain/lifetimeRows.js'
import { CONVERSION_KINDS } from '../domain/lists.js'
import { PAYOUT_FORMATS } from '../domain/payoutBatch.js'
import { type Problem, problem } from '../domain/problem.js'
import { isPlainText } from '../domain/text.js'
import { DELIVERY_STATES } from '../domain/webhook.js'
import { SUB_ID_MAX } from '../program/shortLinks.js'
import { WEBHOOK_PROVIDERS } from '../program/webhookProviders.js'
import { NOTICES, type Notice } from './notices.js'

/** The default and the maximum number of rows on a page. */
export const ROWS = 50
export const ROWS_MAX = 100

export const SEARCH_MAX = 191
/** How many characters a list of affiliates may have. */
export const AFFILIATES_MAX = 2_000

const PROVIDERS = WEBHOOK_PROVIDERS.map(({ provider }) => provider)

type Reader<Value> = (text: string) => Value | undefined

const count = (max: number): Reader<number> => {
  return (text) => (/^\d{1,15}$/.test(text) && Number(text) <= max ? Number(text) : undefined)
}

const oneOf =
  <Value extends string>(values: readonly Value[]): Reader<Value> =>
  (text) =>
    values.find((value) => value === text)

const plainText = (max: number): Reader<string> => {
  return (text) => (text.length <= max && isPlainText(text) ? text.trim() : undefined)
}

/** All parameters. Each is limited to a closed list, a range or a format. */
const readers = {
  before: count(8_640_000_000_000_000),
  skip: count(1_000_000),
  limit: (text: string) => count(ROWS_MAX)(text) || undefined,
  status: oneOf(STATUSES),
  affiliate: (text: string) => (isCode(text) ? text : undefined),
  search: plainText(SEARCH_MAX),
  select: oneOf(['all']),
  state: oneOf(['dead']),
  campaign: (text: string) => (isCode(text) ? text : undefined),
  banner: (text: string) => (isCode(text) ? text : undefined),
  of: (text: string) => (isCode(text) ? text : undefined),
  kind: oneOf(BANNER_KINDS),
  bond: oneOf(LIFETIME_KINDS),
  conversion: oneOf(CONVERSION_KINDS),
  to: plainText(ADDRESS_MAX),
  channel: plainText(SUB_ID_MAX),
  data1: plainText(SUB_ID_MAX),
  data2: plainText(SUB_ID_MAX),
  show: oneOf(DELIVERY_STATES),
  format: oneOf(PAYOUT_FORMATS),
  currency: (text: string) => (/^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : undefined),
  affiliates: plainText(AFFILIATES_MAX),
  after: (text: string) => (/^[\w-]{1,2000}$/.test(text) ? text : undefined),
  provider: oneOf(PROVIDERS),
  notice: oneOf(Object.keys(NOTICES) as Notice[]),
  count: count(1_000_000),
  left: count(1_000_000),
} satisfies Record<string, Reader<unknown>>

const plainAtMost = (max: number) => `at most ${max} characters, none of them control characters`

const takes: Readonly<Record<QueryName, string>> = {
  before: 'milliseconds since 1970',
  skip: 'a number',
  limit: `a number from 1 to ${ROWS_MAX}`,
  status: `one of ${STATUSES.join(', ')}`,
  affiliate: "an affiliate's code",
  search: plainAtMost(SEARCH_MAX),
  select: '"all"',
  state: '"dead"',
  campaign: "a campaign's code",
  banner: "a banner's code",
  of: "an affiliate's code",
  kind: `one of ${BANNER_KINDS.join(', ')}`,
  bond: `one of ${LIFETIME_KINDS.join(', ')}`,
  conversion: `one of ${CONVERSION_KINDS.join(', ')}`,
  to: plainAtMost(ADDRESS_MAX),
  channel: plainAtMost(SUB_ID_MAX),
  data1: plainAtMost(SUB_ID_MAX),
  data2: plainAtMost(SUB_ID_MAX),
  format: `one of ${PAYOUT_FORMATS.join(', ')}`,
  currency: 'a currency, such as EUR',
  affiliates: plainAtMost(AFFILIATES_MAX),
  after: 'only values that the panel itself sets',
  show: `one of ${DELIVERY_STATES.join(', ')}`,
  provider: `one of ${PROVIDERS.join(', ')}`,
  notice: 'only values that the panel itself sets',
  count: 'a number',
  left: 'a number',
}

export type QueryName = keyof typeof readers

export type Query = {
  readonly [Name in QueryName]?: Exclude<ReturnType<(typeof readers)[Name]>, undefined>
}

/** Reads a query string strictly: an unknown parameter is an error, like an invalid value. */
export const readQuery = (text: string, names: readonly QueryName[]): Query | Problem => {
  const values: Record<string, unknown> = {}
  for (const [given, value] of new URLSearchParams(text)) {
    const name = names.find((known) => known === given)
    if (!name || Object.hasOwn(values, name)) {
      return problem(
        'unknown',
        given,
        `This page does not have the parameter "${given}", or it was given more than once.`,
      )
    }
    // A browser also sends the empty fields of a search form.
    if (value === '') continue
    const read = readers[name](value)
    if (read === undefined) {
      return problem('invalid', name, `The parameter "${name}" takes ${takes[name]}.`)
    }
    values[name] = read
  }
  return values
}
