import type { AccountId, OrderKey } from '../../../domain/ids.js'
import { bondsLast } from '../../../domain/policy.js'
import type { Program } from '../../../domain/program.js'
import { isStatement, type Report } from '../../../domain/report.js'
import type { Bond, Outcome } from '../../../settle/facts.js'
import type { Decide, Settled } from '../../settled.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import { hasDependants } from '../facts/bonds.js'
import { trustedPerDay } from '../facts/browserOrders.js'
import { gather } from '../facts/gather.js'
import { lockProducts } from '../facts/products.js'
import { tracesIn } from '../facts/tracedClicks.js'
import { keepOrderRates } from '../rates/keepOrderRates.js'
import { aBudget, type Budget } from '../resettling/budget.js'
import { sliceOf } from '../resettling/slices.js'
import { aTask, type Task } from '../resettling/tasks.js'
import { insertNew, lock, Overtaken, type Step, together, togetherAll } from '../step.js'
import { markOld } from '../sums/marks.js'
import { lockVisitors, rootsOf } from '../visitors/visitors.js'
import { type Before, justOpened, readBefore } from './before.js'
import { book } from './book.js'
import type { Cause } from './cause.js'
import { hasRoom, knownAs, NEW_ORDER, type Room, roomFor } from './intake.js'
import { keepUses } from './keepUses.js'
import { customersOf, distinct } from './lockOrders.js'
import { isCountedAnew, ORDER_KEY, openedRow } from './orderRow.js'
import { concernedBy, relatedTo } from './otherOrders.js'
import { isPaidAnew } from './replaceCommissions.js'

/** The result of storing a report, and what is left to be re-settled. */
export interface Stored {
  readonly settled: Settled
  readonly tasks: readonly Task[]
}

/**
 * Stores a report and settles its order. The caller stores the tasks (`later`), because that must be
 * the last lock of the transaction. `isApplied`: the report is stored although its order has no room.
 */
export function* storeAndSettle(
  programs: ProgramCache,
  message: Report,
  decide: Decide,
  { isApplied = false }: { readonly isApplied?: boolean } = {},
): Step<Stored> {
  const { accountId, orderKey, receivedAt } = message
  const { known, program, roots, customers } = yield* together({
    known: knownAs(message),
    program: programs.programOf(accountId),
    roots: rootsOf(accountId, visitorsOf(message)),
    customers: customersOf(accountId, [orderKey]),
  })
  if (!program) throw new Error(`No account ${accountId}`)
  const mayHaveNames = program.hasWebhooks
  if (known.state !== 'new') {
    return { settled: { ...known, parked: undefined, mayHaveNames }, tasks: [] }
  }

  const { report } = known
  const { id } = report
  const { room } = yield* together({
    visitorsLocked: lockVisitors(accountId, roots, receivedAt, tracesIn([report])),
    customersLocked: lock(
      'customer',
      accountId,
      distinct([...customers, ...namedIn(report)]),
      receivedAt,
    ),
    // Serializes the opening of orders that count against the same daily limit.
    dayLocked: lock('day', accountId, trustedPerDay(program) > 0 ? ['trusted'] : [], receivedAt),
    productsLocked: lockProducts(report),
    room: openOrder(report),
  })
  if (!isApplied && !hasRoom(report, room)) {
    // A reloaded page adds nothing that must be stored.
    const state = known.isAgain ? 'duplicate' : 'full'
    return { settled: { state, parked: undefined, orderKey, mayHaveNames }, tasks: [] }
  }
  const cause = { accountId, orderKey, reportId: id, at: receivedAt }
  const body = JSON.stringify(report)
  const before = room.isNew ? justOpened(report, body) : undefined
  const budget = aBudget()
  // The insert is sent together with the first reads of settling, and runs before them.
  const { outcome } = yield* together({
    report: insertReport(report, body),
    outcome: settleLocked(program, cause, decide, budget, { before, tasks: concernedBy(report) }),
  })
  const parked = outcome.parked.find(({ reportId }) => reportId === id)?.code
  const settled = { state: 'recorded', parked, orderKey, mayHaveNames } as const
  return { settled, tasks: budget.rest }
}

/** What the current report implies for settling its order. */
interface Reported {
  readonly before?: Before | undefined
  /** Other orders that depend on this one. */
  readonly tasks?: readonly Task[]
}

/**
 * The first order of a customer decides which affiliate earns from the later ones, and may arrive
 * last. If the bond of an order changes, the customer's other orders are therefore re-settled too.
 * This terminates, because the bond of an order never depends on another order's bond. Orders
 * beyond the budget are left in it as tasks for the caller.
 *
 * The caller must hold the order's lock.
 */
export function* settleLocked(
  program: Program,
  cause: Cause,
  decide: Decide,
  budget: Budget,
  { before, tasks = [] }: Reported = {},
): Step<Outcome> {
  const { accountId, at } = cause
  const own = yield* settleOne(program, cause, decide, before)
  budget.rest.push(...own.tasks)
  const waiting = [...tasks, ...(yield* dependantsOf(program, own))]
  for (const task of waiting) {
    const { keys, rest } = yield* takeOut(accountId, task, budget)
    budget.rest.push(...rest)
    const others = keys.filter((key) => key !== cause.orderKey)
    yield* lock('order', accountId, distinct(others), at)
    for (const orderKey of others) {
      const one = { accountId, orderKey, reportId: undefined, at }
      const again = yield* settleOne(program, one, decide)
      budget.rest.push(...again.tasks)
      waiting.push(...(yield* dependantsOf(program, again)))
    }
  }
  return own.outcome
}

/** Takes as many orders of a task as the budget allows, and leaves the rest as a task. */
export function* takeOut(
  accountId: AccountId,
  task: Task,
  budget: Budget,
): Step<{ readonly keys: readonly OrderKey[]; readonly rest: readonly Task[] }> {
  if (budget.orders === 0) return { keys: [], rest: [task] }
  const { keys, tasks, next } = yield* sliceOf(accountId, task, budget.orders)
  budget.orders -= keys.length
  return { keys, rest: next === undefined ? tasks : [...tasks, { ...task, cursor: next }] }
}

interface SettledOne {
  readonly outcome: Outcome
  /** The bond of the order before and after. */
  readonly bonds: readonly [Bond | undefined, Bond | undefined]
  /** Orders whose claims have become part of a series. */
  readonly tasks: readonly Task[]
  /** The products of the order, if they depend on what changed. */
  readonly related: readonly Task[]
}

function* settleOne(
  program: Program,
  cause: Cause,
  decide: Decide,
  known?: Before,
): Step<SettledOne> {
  const before = known ?? (yield* readBefore(cause.accountId, cause.orderKey))
  const facts = yield* gather(program, cause, before)
  const outcome = decide(facts)
  const { tasks, used } = yield* together({
    tasks: book(program, cause, facts, before, outcome),
    used: keepUses(cause, facts, outcome, known !== undefined),
    rates: keepOrderRates(cause, facts, outcome, known !== undefined),
  })
  const isChanged =
    known !== undefined ||
    outcome.transfers.length > 0 ||
    isCountedAnew(before.row, outcome) ||
    isPaidAnew(before, outcome)
  // The order leaves the day of the first instant and comes to that of the second one.
  const days = isChanged ? [before.row.converted_at, outcome.conversion.convertedAt] : []
  yield* markOld(program, 'orders', days)
  const related = relatedTo(cause, facts, before, outcome)
  const bonds = [before.bond, bondIn(cause, outcome)] as const
  return { outcome, bonds, tasks: [...tasks, ...used], related }
}

/** The bond of the outcome that was just written. */
const bondIn = ({ orderKey }: Cause, { conversion }: Outcome): Bond | undefined => {
  const { bond, customer, convertedAt } = conversion
  return bond && customer !== undefined ? { ...bond, customer, convertedAt, orderKey } : undefined
}

/** Its products, and the orders that depend on what it bonds its customer to, before and after. */
function* dependantsOf(
  { account, policies }: Program,
  { bonds: [before, after], related }: SettledOne,
): Step<readonly Task[]> {
  if (sameBond(before, after)) return related
  const bonds = [before, after].flatMap((bond) => bond ?? [])
  const lasts = policies.every(bondsLast)
  const depended = yield* togetherAll(bonds.map((bond) => hasDependants(account.id, bond, lasts)))
  const customers = bonds
    .filter((_, index) => depended[index])
    .map(({ customer, convertedAt }) => aTask('customer', customer, convertedAt))
  return [...related, ...customers]
}

const sameBond = (a: Bond | undefined, b: Bond | undefined): boolean =>
  a?.customer === b?.customer &&
  a?.affiliateId === b?.affiliateId &&
  a?.campaignId === b?.campaignId &&
  a?.convertedAt === b?.convertedAt &&
  a?.proven === b?.proven

const visitorsOf = (report: Report) =>
  isStatement(report) && report.visitorId ? [report.visitorId] : []

const namedIn = (report: Report) =>
  isStatement(report) && report.customer !== undefined ? [report.customer] : []

function* insertReport(report: Report, body: string): Step<void> {
  const row = {
    account_id: report.accountId,
    id: report.id,
    order_key: report.orderKey,
    kind: report.kind,
    source: report.source,
    received_at: report.receivedAt,
    fingerprint: report.fingerprint,
    body,
  }
  const [isNew] = yield* insertNew('reports', [row], ['account_id', 'id'])
  // Another collector stored a report with this id, perhaps for another order, while this one
  // waited for the lock.
  if (!isNew) throw new Overtaken('The report came twice at once')
}

/** An order exists from its first report of any kind. Inserting it takes its lock. */
function* openOrder(report: Report): Step<Room> {
  const { accountId, orderKey, receivedAt } = report
  const [isNew] = yield* insertNew('orders', [openedRow(report)], ORDER_KEY)
  if (isNew) return NEW_ORDER
  const { room } = yield* together({
    locked: lock('order', accountId, [orderKey], receivedAt),
    room: roomFor(report),
  })
  return room
}
