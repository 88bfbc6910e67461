import type { WireEvent } from '../../wire/v1.js'

/** What could not be read of a page's event and was dropped or cut. */
export interface Flaws {
  /** The fields, as the sender spelled them. */
  readonly flawed: readonly string[]
  /** What stood in them, as far as a proof may have signed it. */
  readonly sent: Readonly<Record<string, unknown>>
}

/** An event whose essential fields could be read. */
export type ReadEvent<Event extends WireEvent = WireEvent> = Event & { readonly flaws?: Flaws }

/** What a sender is told whose event was taken without some of its fields. */
export const toldOf = (flawed: readonly string[] = []): { readonly message?: string } =>
  flawed.length === 0
    ? {}
    : { message: `Dropped or cut, because it could not be read: ${flawed.join(', ')}.` }
