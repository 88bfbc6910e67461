import type { Ledger } from '../storage.js'
import { peopleOf, recordClicks, settleOrdersOf } from './clicks.js'
import { touchesOf } from './gather.js'
import { payOut } from './payouts.js'
import type { Programs } from './program.js'
import { setAside } from './setAside.js'
import { settleReport } from './settling.js'
import { insert, one, type Runner } from './step.js'
import { forget, link } from './visitors.js'

/** Everything about clicks, orders and money. */
export const ledgerOver = ({ read, write }: Runner, programs: Programs): Ledger => ({
  recordClicks: async (clicks, decide) => {
    const [states = []] = await write(() => recordClicks(programs, [{ clicks, decide }]))
    return states
  },
  settleOrder: (report, decide) => write(() => settleReport(programs, report, decide)),
  linkVisitors: (accountId, [a, b], at, decide) =>
    write(function* () {
      if (!(yield* link(accountId, a, b, at))) return
      const people = yield* peopleOf(accountId, [a])
      const since = { visitorId: a, since: 0, at, decide }
      yield* settleOrdersOf(programs, accountId, people, [since])
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
      const known = yield* one<{ visitor_id: string }>(
        'select visitor_id from handovers where account_id = ? and token_hash = ?',
        accountId,
        token,
      )
      return known?.visitor_id === visitorId
    }),
  touchesOf: (accountId, visitorId) => read(() => touchesOf(accountId, visitorId)),
  forgetVisitor: (accountId, visitorId, at) => write(() => forget(accountId, visitorId, at)),
  setAside: (events) => write(() => setAside(events)),
  payOut: (order, decide) => write(() => payOut(programs, order, decide)),
})
