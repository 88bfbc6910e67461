import type { AccountId } from '../../../domain/ids.js'
import { type Audit, BROKEN_MAX } from '../../audit.js'
import { ALL_DAYS, type DayKind, dayOf, SCOPES, startOf } from '../../daySums.js'
import type { ChangedDay } from '../../jobs.js'
import { one, type Runner, type Step, together } from '../step.js'
import { liveFromOf } from './frontier.js'
import { keptSums, overAllDays } from './keepDay.js'
import { aSumming, type KeptSum } from './summing.js'
import { sumsOf, turnOf } from './sums.js'

const KINDS: readonly DayKind[] = ['orders', 'clicks']

/** See `Audit.auditSums`. */
export const auditSumsOver =
  (write: Runner['write']): Audit['auditSums'] =>
  async (accountId) => {
    const wrong: ChangedDay[] = []
    let days = 0
    const all = aSumming()
    const version = await write(() => versionOf(accountId))
    for (const kind of KINDS) {
      for (let from: number | undefined = ALL_DAYS + 1; from !== undefined; ) {
        const next: number = from
        const day = await write(() => nextKept(accountId, kind, next))
        if (day === undefined) break
        from = day + 1
        const { isRight, kept } = await checkDay(write, accountId, { kind, day })
        days += 1
        for (const { amount, count, ...key } of overAllDays(kept)) all.add(key, amount, count)
        if (!isRight && wrong.length < BROKEN_MAX) wrong.push({ kind, day })
      }
    }
    const totals = await write(() => keptSums(accountId, ['affiliates'], ALL_DAYS))
    // If a day was kept meanwhile, its sums were read before or after the sums over all days.
    const isSteady = (await write(() => versionOf(accountId))) === version
    return { days, wrong, areTotalsRight: !isSteady || textOf(totals) === textOf(all.sums()) }
  }

function* versionOf(accountId: AccountId): Step<number | undefined> {
  const found = yield* one<{ version: number }>(
    'select version from sum_turns where account_id = ?',
    accountId,
  )
  return found?.version
}

/** The first kept day from one on that has kept sums, orders or clicks. */
function* nextKept(accountId: AccountId, kind: DayKind, from: number): Step<number | undefined> {
  const { kept, order, click, liveFrom } = yield* together({
    kept: one<{ day: number | null }>(
      `select min(day) as day from day_sums where account_id = ? and scope in (?*) and day >= ?`,
      accountId,
      SCOPES[kind],
      from,
    ),
    order: one<{ at: number }>(
      `select converted_at as at from orders where account_id = ? and converted_at >= ?
       order by converted_at limit 1`,
      accountId,
      startOf(from),
    ),
    click: one<{ at: number }>(
      `select received_at as at from clicks where account_id = ? and received_at >= ?
       order by received_at limit 1`,
      accountId,
      startOf(from),
    ),
    liveFrom: liveFromOf(accountId),
  })
  const stored = kind === 'orders' ? order : click
  const found = [kept?.day ?? undefined, stored && dayOf(stored.at)].flatMap((day) => day ?? [])
  const first = Math.min(...found)
  return first < liveFrom ? first : undefined
}

interface Checked {
  /** Also true of a day that is marked, because its kept sums are not used. */
  readonly isRight: boolean
  readonly kept: readonly KeptSum[]
}

const checkDay = async (
  write: Runner['write'],
  accountId: AccountId,
  day: ChangedDay,
): Promise<Checked> => {
  const stateOf = async () => {
    const { marks } = await write(() => turnOf(accountId, day))
    return { marks, kept: await write(() => keptSums(accountId, SCOPES[day.kind], day.day)) }
  }
  const before = await stateOf()
  if (before.marks.length > 0) return { isRight: true, kept: before.kept }
  const sums = await sumsOf(write, accountId, day)
  if (textOf(sums) === textOf(before.kept)) return { isRight: true, kept: before.kept }
  // It may have changed, and been summed again, while it was summed here.
  const after = await stateOf()
  const isUnchanged = after.marks.length === 0 && textOf(after.kept) === textOf(before.kept)
  return { isRight: !isUnchanged, kept: after.kept }
}

/** Sums as one text, in an order that does not depend on how they were read. */
const textOf = (sums: readonly KeptSum[]): string =>
  sums
    .filter(({ amount, count }) => amount !== 0n || count !== 0)
    .map((sum) =>
      [
        ...[sum.scope, sum.name, sum.affiliateId, sum.currency, sum.test, sum.matures],
        ...[sum.amount, sum.count],
      ].join(' '),
    )
    .sort()
    .join('\n')
