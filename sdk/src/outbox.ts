import type { WireEvent } from '../../wire/v1.js'
import { now } from './moment.js'
import { isOn, options } from './options.js'
import { RETRY_AFTER_MAX_S } from './post.js'
import { safely } from './say.js'
import { drop, keyOf, keysFrom, load } from './store.js'

export const OUTBOX_MAX = 50
/** What stands in the place of an event that arrived, so that it is not sent again. */
export const DELIVERED = '[0]'

/** One event under its own key, so that two tabs never overwrite each other's. */
export type Entry = readonly [
  key: string,
  event: WireEvent,
  tries: number,
  /** The collector asked not to hear of it before this instant. */
  notBefore: number,
]

/** Tests have their own keys: sent from a later page they would otherwise be payable. */
export const outboxKey = (id: string): string => keyOf(isOn(options.test) ? 't' : 'o', id)

/** What is still to be sent: clicks first, because their ids begin with a digit, oldest first. */
export const waiting = (): readonly Entry[] => entries().filter(([, event]) => event)

/**
 * How many milliseconds the collector asked for still. Of a clock that was put right the instant may
 * lie days ahead: nothing waits longer than the collector may ask.
 */
export const waitOf = ([, , , notBefore]: Entry): number => {
  const waitMs = notBefore - now()
  return waitMs > RETRY_AFTER_MAX_S * 1000 ? 0 : waitMs
}

/** Makes room: what was delivered goes first, then clicks, which sort first: a sale is money. */
export const evict = (): void => {
  const all = entries()
  if (all.length >= OUTBOX_MAX) drop((all.find(([, event]) => !event) || (all[0] as Entry))[0])
}

const entries = (): readonly Entry[] =>
  keysFrom(outboxKey(''))
    .sort()
    .map(
      (key): Entry => [
        key,
        ...((safely(JSON.parse, load(key)) || [0]) as [WireEvent, number, number]),
      ],
    )
