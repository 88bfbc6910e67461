import { randomBytes } from 'node:crypto'
import type { AccountId } from '../../../domain/ids.js'
import { MATCHING_HOURS_MAX } from '../../../domain/policy.js'
import { DAY_MS, HOUR_MS } from '../../../domain/time.js'
import type { TraceKey } from '../../traces.js'
import { all, insert, type Runner, type Step } from '../step.js'

/** The first instant of the UTC day of the oldest click that may earn from an order at an instant. */
export const tracedSince = (at: number): number => dayOf(at - MATCHING_HOURS_MAX * HOUR_MS)

const dayOf = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS

const keysOf = (accountId: AccountId, at: number): Step<readonly TraceKey[]> =>
  all<TraceKey>(
    'select day, key from trace_keys where account_id = ? and day >= ? and day <= ? order by day desc',
    accountId,
    tracedSince(at),
    dayOf(at),
  )

/** See `Traces.traceKeys`. The keys of a day never change, so they are read once a day. */
export const traceKeysOver = ({ read, write }: Runner) => {
  const known = new Map<AccountId, readonly TraceKey[]>()
  return async (accountId: AccountId, at: number): Promise<readonly TraceKey[]> => {
    const day = dayOf(at)
    const kept = known.get(accountId)
    if (kept?.[0]?.day === day) return kept
    const stored = await read(() => keysOf(accountId, at))
    const keys = stored[0]?.day === day ? stored : await write(() => withNew(accountId, day, at))
    known.set(accountId, keys)
    return keys
  }
}

/** Another collector may have added the key meanwhile. Then that one counts. */
function* withNew(accountId: AccountId, day: number, at: number): Step<readonly TraceKey[]> {
  const key = randomBytes(32).toString('hex')
  yield* insert('trace_keys', { account_id: accountId, day, key }, 'on conflict do nothing')
  return yield* keysOf(accountId, at)
}
