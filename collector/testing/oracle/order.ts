import type { OrderKey, VisitorId } from '../../domain/ids.js'
import type { Money } from '../../domain/money.js'
import type { OrderRef } from '../../domain/order.js'
import type { Act, Refund, Statement } from '../../domain/report.js'
import type { World } from './history.js'
import { moneyArrivedIn } from './payment.js'
import { idsOf } from './people.js'

// "Whether it is payable": the list of two claims, and the table of two reports. "Which report counts".

/** What the reports of one order amount to. */
export interface Order {
  readonly key: OrderKey
  readonly ref: OrderRef
  readonly isTest: boolean
  readonly statements: readonly Statement[]
  /** Those of servers and payment providers, the one that counts first. */
  readonly fromServers: readonly Statement[]
  /** Those of the page that counts, in the order of arrival. */
  readonly pages: readonly Statement[]
  /** The visitor whom the merchant names. */
  readonly provenVisitor: VisitorId | undefined
  readonly refunds: readonly Refund[]
  readonly acts: readonly Act[]
  /** The report whose amount counts. */
  readonly main: Statement
  readonly total: Money | undefined
  readonly amountsDiffer: boolean
  readonly placedAt: number
  /** The time whose terms and policy apply. */
  readonly termsAt: number
  /** Since when the order is proven. */
  readonly provenAt: number | undefined
}

/** A report of the merchant's server, or a page with a valid proof. */
export const isTrusted = ({ source, signed }: Statement): boolean =>
  source !== 'browser' || signed !== undefined

const isStatement = (report: World['reports'][number]): report is Statement =>
  report.kind === 'sale' || report.kind === 'action'

const isRefund = (report: World['reports'][number]): report is Refund => report.kind === 'refund'

const ACTS: readonly string[] = ['confirm', 'release', 'approve', 'decline', 'reopen']

const isAct = (report: World['reports'][number]): report is Act => ACTS.includes(report.kind)

/** All orders that somebody said were placed. */
export const ordersOf = (world: World): readonly Order[] => {
  const keys = new Set(world.reports.map(({ orderKey }) => orderKey))
  return [...keys].flatMap((key) => orderOf(world, key) ?? [])
}

const orderOf = (world: World, key: OrderKey): Order | undefined => {
  const own = world.reports.filter(({ orderKey }) => orderKey === key)
  const acts = byArrival(own.filter(isAct))
  const confirmations = acts.filter(({ kind }) => kind === 'confirm')
  // "Pages that report after a person confirmed the order change nothing."
  const confirmedAt = least(confirmations.map(({ receivedAt }) => receivedAt))
  const statements = own
    .filter(isStatement)
    .filter((one) => isTrusted(one) || one.receivedAt <= confirmedAt)
  const fromServers = byWeight(statements.filter(({ source }) => source !== 'browser'))
  const pages = byArrival(statements.filter(({ source }) => source === 'browser'))
  const main = fromServers[0] ?? pages.find(isTrusted) ?? pages[0]
  if (!main) return undefined
  const confirmed = confirmations.findLast(({ total }) => total)?.total
  const provenVisitor = visitorIn(fromServers, pages)
  const proofs = [...moneyArrivedIn(statements.filter(isTrusted)), ...confirmations]
  const provenAt = least(proofs.map(({ receivedAt }) => receivedAt))
  return {
    ...{
      key,
      ref: main.order,
      isTest: main.test,
      statements,
      fromServers,
      acts,
      main,
      provenVisitor,
    },
    pages: ofVisitor(world, pages, provenVisitor),
    refunds: own.filter(isRefund),
    total: confirmed ?? main.total,
    amountsDiffer: !confirmed && differ(fromServers),
    ...timesOf(statements, main),
    provenAt: provenAt === Infinity ? undefined : provenAt,
  }
}

/**
 * "Of the reports of one source the highest revision counts, of equal ones the latest." What a correction
 * replaces comes after all that count.
 */
const byWeight = (statements: readonly Statement[]): readonly Statement[] => {
  const rank = (one: Statement) =>
    (one.payment === 'failed' ? 2 : 0) + (isReplaced(one, statements) ? 1 : 0)
  return [...statements].sort(
    (a, b) => rank(a) - rank(b) || b.occurredAt - a.occurredAt || (a.id > b.id ? -1 : 1),
  )
}

const isReplaced = (one: Statement, all: readonly Statement[]): boolean =>
  all.some(({ source, revision }) => source === one.source && revision > one.revision)

/** "Two trusted reports name different amounts, and neither is a correction of the other." */
const differ = (fromServers: readonly Statement[]): boolean => {
  const amounts = fromServers
    .filter((one) => !isReplaced(one, fromServers) && one.payment !== 'failed')
    .map(({ total }) => `${total?.amount} ${total?.currency}`)
  return new Set(amounts).size > 1
}

/** "The visitor is proven if the server's report names the visitor, or if the proof covers it." */
const visitorIn = (
  fromServers: readonly Statement[],
  pages: readonly Statement[],
): VisitorId | undefined => {
  const covering = pages.filter(({ signed }) => signed?.includes('visitorId'))
  return [...fromServers, ...covering].find(({ visitorId }) => visitorId)?.visitorId
}

/** "If the visitor is proven, only pages of this visitor count." */
const ofVisitor = (
  world: World,
  pages: readonly Statement[],
  visitor: VisitorId | undefined,
): readonly Statement[] => {
  if (visitor === undefined) return pages
  const ids = idsOf(world, visitor)
  return pages.filter(({ visitorId }) => visitorId !== undefined && ids.includes(visitorId))
}

/**
 * "The time of an order is the one that a trusted source states, else the arrival of its report. If only
 * pages reported it, its terms and policy are those at the arrival of the report."
 */
const timesOf = (statements: readonly Statement[], main: Statement) => {
  const stated = least(statements.filter(isTrusted).map(({ occurredAt }) => occurredAt))
  if (stated !== Infinity) return { placedAt: stated, termsAt: stated }
  return { placedAt: main.occurredAt, termsAt: main.receivedAt }
}

/** Of messages of the same millisecond, the smaller id is first. */
export const byArrival = <One extends { readonly receivedAt: number; readonly id: string }>(
  all: readonly One[],
): readonly One[] => [...all].sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1))

/** Infinity if there is none. */
export const least = (all: readonly number[]): number => Math.min(Infinity, ...all)

/** One report that says something, and whether the merchant vouches for it. */
export interface Said {
  readonly report: Statement
  readonly isVouched: boolean
}

/**
 * The reports in the order in which their words are asked, "those of the strongest source first": of the
 * merchant's server, of pages whose proof covers the field, and of the page that counts.
 */
export const saying = (
  { fromServers, pages, statements }: Order,
  field: string,
): readonly Said[] => [
  ...fromServers.map((report) => ({ report, isVouched: true })),
  ...byArrival(statements)
    .filter(({ source, signed }) => source === 'browser' && signed?.includes(field))
    .map((report) => ({ report, isVouched: true })),
  ...pages.map((report) => ({ report, isVouched: false })),
]

/** The customer whom an order names. */
export const customerOf = (order: Order): Said | undefined =>
  saying(order, 'customerId').find(({ report }) => report.customer !== undefined)

/** Orders by the time at which they were placed. */
export const isPlacedBefore = (one: Order, other: Order): boolean =>
  one.placedAt < other.placedAt || (one.placedAt === other.placedAt && one.key < other.key)
