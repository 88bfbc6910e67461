import type { AccountId } from '../../../domain/ids.js'
import { DAY_MS } from '../../../domain/time.js'
import { ANSWERS_KEPT_MS } from '../../answers.js'
import type { Jobs } from '../../jobs.js'
import { DELIVERIES_KEPT_MS } from '../../postbacks.js'
import { FORGOTTEN_KEPT_MS, HANDOVER_KEPT_MS, SET_ASIDE_MS } from '../../storage.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import { settlePayoutsOver } from '../payouts/payoutSlices.js'
import { one, type Runner, run, togetherAll } from '../step.js'
import { sumDayOver } from '../sums/sums.js'
import { tracedSince } from '../visitors/traceKeys.js'
import { dropDeliveries } from '../webhooks/deliveries.js'
import { fillChain } from './fillChain.js'
import { fillCodes } from './fillCodes.js'
import { forgetClicks } from './forgetClicks.js'
import { countAside } from './setAside.js'

/** How long sessions and login attempts are stored. Longer than any of their limits. */
export const ACCESS_KEPT_MS = 2 * DAY_MS

/** Leases of periodic jobs, and the deletion of expired data. */
export const jobsOver = ({ write, read }: Runner, programs: ProgramCache): Jobs => ({
  holdLease: (name, holder, at, until) =>
    write(function* () {
      const held = yield* run(
        `insert into leases (name, holder, held_until, finished_at) values (?, ?, ?, 0)
         on conflict (name) do update
         set holder = excluded.holder, held_until = excluded.held_until
         where leases.holder = excluded.holder or leases.held_until <= ?`,
        name,
        holder,
        until,
        at,
      )
      return held > 0
    }),
  finishedAt: async (name) => {
    const found = await read(() =>
      one<{ finished_at: number }>('select finished_at from leases where name = ?', name),
    )
    return found?.finished_at ?? 0
  },
  finishJob: async (name, holder, at) =>
    (await write(() =>
      run('update leases set finished_at = ? where name = ? and holder = ?', at, name, holder),
    )) > 0,
  fillChain: (accountId, at) => write(() => fillChain(accountId, at)),
  fillCodes: (accountId, at) => write(() => fillCodes(accountId, at)),
  settlePayouts: settlePayoutsOver(write, programs),
  sumDay: sumDayOver(write, programs),
  forgetClicks: (accountId, before, at, after) =>
    write(() => forgetClicks(accountId, before, at, after)),
  forgetOld: (accountId, at) =>
    write(function* () {
      const dropped = yield* togetherAll([
        drop('set_aside', 'received_at', accountId, at - SET_ASIDE_MS),
        drop('forgotten', 'forgotten_at', accountId, at - FORGOTTEN_KEPT_MS),
        drop('handovers', 'used_at', accountId, at - HANDOVER_KEPT_MS),
        drop('sessions', 'created_at', accountId, at - ACCESS_KEPT_MS),
        drop('login_links', 'expires_at', accountId, at - ACCESS_KEPT_MS),
        drop('login_limits', 'since', accountId, at - ACCESS_KEPT_MS),
        drop('login_attempts', 'at', accountId, at - ACCESS_KEPT_MS),
        drop('trace_keys', 'day', accountId, tracedSince(at)),
        drop('answers', 'made_at', accountId, at - ANSWERS_KEPT_MS),
        dropDeliveries(accountId, at),
        drop('postback_deliveries', 'created_at', accountId, at - DELIVERIES_KEPT_MS),
      ])
      yield* countAside(accountId, at - SET_ASIDE_MS)
      return dropped.reduce((sum, rows) => sum + rows, 0)
    }),
})

/** Table and column are constants of this program, never input. */
const drop = (table: string, column: string, accountId: AccountId, before: number) =>
  run(`delete from ${table} where account_id = ? and ${column} < ?`, accountId, before)
