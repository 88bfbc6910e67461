import type { EventResult } from '../../wire/v1.js'
import type { Account } from '../domain/account.js'
import type { SetAside } from '../domain/setAside.js'
import { toPlainText } from '../domain/text.js'
import { StorageOutage } from '../storage/storage.js'
import type { Deps } from './deps.js'
import { keptEvent } from './keptEvent.js'

/**
 * Stores rejected events, so that the merchant can review them. Parked ones are already stored in
 * full.
 */
export const setEventsAside = async (
  { storage, newId }: Deps,
  { id: accountId, secret }: Account,
  origin: string | undefined,
  receivedAt: number,
  events: readonly unknown[],
  results: readonly EventResult[],
): Promise<void> => {
  const aside = results.flatMap(({ state, code = '', message = '' }, index): SetAside[] => {
    if (state !== 'rejected') return []
    const event = events[index]
    return [
      {
        accountId,
        id: newId(),
        receivedAt,
        state,
        code,
        message,
        kind: textOf(event, 'type'),
        orderId: textOf(event, 'orderId'),
        origin,
        body: keptEvent(event, secret),
      },
    ]
  })
  if (aside.length === 0) return
  try {
    await storage.setAside(aside)
  } catch (error) {
    // The sender has the final answer with the reason. A failure to store the merchant's copy must
    // not turn it into a retry.
    if (!(error instanceof StorageOutage)) throw error
  }
}

const textOf = (event: unknown, field: string): string | undefined => {
  const value = (event as Readonly<Record<string, unknown>> | null)?.[field]
  return typeof value === 'string' ? toPlainText(value).slice(0, 191) : undefined
}
