import type { ClickEvent, WireEvent } from '../../wire/v1.js'
import { type Landing, readLanding } from './identity/landing.js'
import type { Recognised } from './identity/recognised.js'

/** The unreadable fields of a page's event, which were dropped or cut. */
export interface Flaws {
  /** The fields, as the sender spelled them. */
  readonly flawed: readonly string[]
  /** Their original values, as far as a proof may have signed them. */
  readonly sent: Readonly<Record<string, unknown>>
}

/** An event whose required fields could be read. For a click, also its parsed URL. */
export type ReadEvent<Event extends WireEvent = WireEvent> = Event extends ClickEvent
  ? Event & Flawed & Landed
  : Event & Flawed

interface Flawed {
  readonly flaws?: Flaws
  /** Whether something else than a `proof` has shown that order and total are the merchant's. */
  readonly isVouched?: boolean
}

interface Landed {
  /** Undefined if the page has no http(s) URL. */
  readonly landing: Landing | undefined
  /** Undefined if the click names its affiliate. */
  readonly recognised?: Recognised | 'nobody'
}

/** Parses the URL of a click's page once. */
export const withLanding = (event: WireEvent & Flawed): ReadEvent =>
  event.type === 'click' ? { ...event, landing: readLanding(event.url) } : event

/** The message for a sender whose event was accepted without some fields. */
export const toldOf = (flawed: readonly string[] = []): { readonly message?: string } =>
  flawed.length === 0
    ? {}
    : { message: `These fields could not be read and were dropped or cut: ${flawed.join(', ')}.` }
