import type { MessageResult } from '../../../wire/batch.js'
import type { NewClick } from '../../domain/click.js'
import type { Problem } from '../../domain/problem.js'
import { tooManyClicks } from '../../ingest/record.js'
import { type ClickState, StorageOutage } from '../../storage/storage.js'
import type { Deps } from '../deps.js'
import { conflictDetail } from './conflict.js'
import type { StoredMessage } from './storeMessage.js'

/** What a row of a batch got wrong. */
export const rejected = ({ code, field, message }: Problem): MessageResult => ({
  state: 'rejected',
  code,
  field,
  message,
})

export const ignored = ({ code, message }: Problem): MessageResult => ({
  state: 'ignored',
  code,
  message,
})

/** A row that was not stored, and must be sent again. */
export const outage: MessageResult = {
  state: 'retry',
  code: 'outage',
  message: 'The collector cannot write at the moment. Send the message again later.',
}

const conflict = (byKey: boolean): MessageResult => ({
  state: 'conflict',
  code: 'conflict',
  message: conflictDetail(byKey, 'idempotencyKey'),
})

/** The result of an order's row. */
export const toResult = (stored: StoredMessage | Problem, byKey: boolean): MessageResult => {
  if (!('state' in stored)) return rejected(stored)
  if (stored.state === 'conflict') return conflict(byKey)
  if (!stored.parked) return { state: stored.state }
  return {
    state: 'parked',
    code: stored.parked,
    message: 'The report was stored but not fully applied. Open the order to see why.',
  }
}

/** The result of a click's row. */
export const clickResult = ({ visitorId }: NewClick, state: ClickState): MessageResult => {
  if (state === 'full') return rejected(tooManyClicks)
  return state === 'conflict' ? conflict(true) : { state, visitorId }
}

/**
 * What the work returns, or `retry` after an outage. A bug is logged and concerns this row alone:
 * the results of the others must reach the sender.
 */
export const orRetry = async <Value>(
  { log, newId }: Pick<Deps, 'log' | 'newId'>,
  work: () => Promise<Value>,
): Promise<Value | MessageResult> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StorageOutage) return outage
    const id = newId()
    const stack = (error as Error | undefined)?.stack ?? String(error)
    log.error('A message of a batch failed', { id, error: stack })
    return {
      state: 'retry',
      code: 'internal',
      message: `The message is not the cause. Quote the id ${id} when you report the error.`,
    }
  }
}
