import type { ClickEvent, WireEvent } from '../../wire/v1.js'
import { type Landing, readLanding } from './identity/landing.js'

/** What could not be read of a page's event and was dropped or cut. */
export interface Flaws {
  /** The fields, as the sender spelled them. */
  readonly flawed: readonly string[]
  /** What stood in them, as far as a proof may have signed it. */
  readonly sent: Readonly<Record<string, unknown>>
}

/** An event whose essential fields could be read. Of a click the address of its page is read too. */
export type ReadEvent<Event extends WireEvent = WireEvent> = Event extends ClickEvent
  ? Event & Flawed & Landed
  : Event & Flawed

interface Flawed {
  readonly flaws?: Flaws
}

interface Landed {
  /** Undefined if the page has no address on the web. */
  readonly landing: Landing | undefined
}

/** Reads the address of a click's page, once for everything that asks for it later. */
export const withLanding = (event: WireEvent & Flawed): ReadEvent =>
  event.type === 'click' ? { ...event, landing: readLanding(event.url) } : event

/** What a sender is told whose event was taken without some of its fields. */
export const toldOf = (flawed: readonly string[] = []): { readonly message?: string } =>
  flawed.length === 0
    ? {}
    : { message: `These fields could not be read and were dropped or cut: ${flawed.join(', ')}.` }
