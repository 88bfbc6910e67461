import type { AccountId, VisitorId } from '../../domain/ids.js'
import type { Settled } from '../settled.js'
import type { Handover, Ledger } from '../storage.js'
import type { ProgramCache } from './catalogue/programCache.js'
import { buyersOf } from './facts/buyers.js'
import { touchesOf } from './facts/touches.js'
import { payOutOver } from './payouts/payoutSlices.js'
import { applyParked } from './settling/applyParked.js'
import { conversionOf, conversionsOver } from './settling/conversion.js'
import { settleReports } from './settling/settleReports.js'
import { insert, one, type Runner, type Step } from './step.js'
import { setAside } from './upkeep/setAside.js'
import { knownClicks, recordClicks } from './visitors/clicks.js'
import { forget } from './visitors/forget.js'
import { ordersAfter, settleConcerned } from './visitors/laterOrders.js'
import { link } from './visitors/visitors.js'

/** Everything about clicks, orders and money. */
export const ledgerOver = ({ read, write }: Runner, programs: ProgramCache): Ledger => ({
  recordClicks: async (clicks, decide) => {
    const [states = []] = await write(() => recordClicks(programs, [{ clicks, decide }]))
    return states
  },
  knownClicks: (clicks) => read(() => knownClicks(clicks)),
  settleOrder: async (report, decide, options = {}) => {
    const [settled] = await write(() => settleReports(programs, [{ report, decide, options }]))
    return settled as Settled
  },
  conversion: (accountId, orderKey) => read(() => conversionOf(accountId, orderKey)),
  conversionsOf: conversionsOver(read),
  linkVisitors: (accountId, [a, b], at, decide) =>
    write(function* () {
      if (!(yield* link(accountId, a, b, at))) return
      const people = yield* buyersOf(accountId, [a])
      const since = { visitorId: a, since: 0, at, decide }
      yield* settleConcerned(programs, accountId, ordersAfter(people, [since]), at)
    }),
  useHandover: (accountId, token, visitorId, usedAt) =>
    write(function* () {
      const row = {
        account_id: accountId,
        token_hash: token,
        visitor_id: visitorId,
        used_at: usedAt,
      }
      yield* insert('handovers', row, 'on conflict do nothing')
      return (yield* handover(accountId, token)) ?? { visitorId, usedAt }
    }),
  handover: (accountId, token) => read(() => handover(accountId, token)),
  touchesOf: (accountId, visitorId) => read(() => touchesOf(programs, accountId, visitorId)),
  forgetVisitor: (accountId, visitorId, at) => write(() => forget(accountId, visitorId, at)),
  setAside: (events) => write(() => setAside(events)),
  applyParked: (accountId, id, decide) => write(() => applyParked(programs, accountId, id, decide)),
  payOut: payOutOver(write, programs),
})

function* handover(accountId: AccountId, token: string): Step<Handover | undefined> {
  const row = yield* one<{ visitor_id: VisitorId; used_at: number }>(
    'select visitor_id, used_at from handovers where account_id = ? and token_hash = ?',
    accountId,
    token,
  )
  return row && { visitorId: row.visitor_id, usedAt: row.used_at }
}
