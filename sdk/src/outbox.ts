import type { WireEvent } from '../../wire/v1.js'
import { toJson } from './json.js'
import { now } from './moment.js'
import { isOn, options } from './options.js'
import { RETRY_AFTER_MAX_S } from './post.js'
import { safely } from './say.js'
import { drop, keyOf, keysFrom, load, remember, save } from './store.js'
import { visitorId } from './visitor.js'

export const OUTBOX_MAX = 50

/** An event that waits to be sent. Each event has its own storage key, so that tabs do not conflict. */
export interface Entry {
  readonly key: string
  readonly event: WireEvent
  readonly tries: number
  /** The collector asked not to get it before this time. */
  readonly notBefore: number
}

/** A key of the outbox. There is no event if the event was delivered. */
type Slot = Omit<Entry, 'event'> & { readonly event?: WireEvent }

/** The stored value. Its format is fixed: scripts of several versions share one browser's storage. */
type Stored = readonly [event: WireEvent, tries: number, notBefore: number]

/** Replaces a delivered event, so that it is not reported again. */
export const DELIVERED = '[0]'

/** Tests have keys of their own. On a later page without `test` they would otherwise become payable. */
export const outboxKey = (id: string): string => keyOf(isOn(options.test) ? 't' : 'o', id)

export const saveEntry = ({ key, event, tries, notBefore }: Entry): void => {
  const stored: Stored = [event, tries, notBefore]
  // Such a click asks the collector whether an affiliate sent the visitor. Nothing of it may be stored.
  const keep = event.type === 'click' && !visitorId ? remember : save
  keep(key, toJson(stored))
}

/** The events that wait to be sent: clicks first, because their ids begin with a digit, oldest first. */
export const waiting = (): readonly Entry[] =>
  slots().filter((slot): slot is Entry => Boolean(slot.event))

/**
 * The rest of the time for which the collector asked, in milliseconds. If the clock was set back since,
 * `notBefore` may lie days ahead. A wait that is longer than the collector may ask for is ignored.
 */
export const waitOf = ({ notBefore }: Entry): number => {
  const waitMs = notBefore - now()
  return waitMs > RETRY_AFTER_MAX_S * 1000 ? 0 : waitMs
}

/** Makes room in a full outbox: delivered events go first, then clicks, which sort before sales. */
export const evict = (): void => {
  const all = slots()
  if (all.length < OUTBOX_MAX) return
  const evicted = all.find(({ event }) => !event) || all[0]
  if (evicted) drop(evicted.key)
}

const slots = (): readonly Slot[] =>
  keysFrom(outboxKey(''))
    .sort()
    .map((key) => {
      const [event, tries, notBefore] = (safely(JSON.parse, load(key)) || [0]) as Stored
      return { key, event, tries, notBefore }
    })
