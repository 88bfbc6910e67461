import { now } from './moment.js'
import { safely } from './say.js'

/**
 * 32 lower-case hex characters, ordered by time and unguessable: a UUIDv7 without dashes, but that it
 * begins with a 1, so that the time has as many digits whatever the clock says.
 */
export const mintId = (): string =>
  `${(2 ** 44 + now()).toString(16)}7xxx8xxxxxxxxxxxxxxx`.replace(/x/g, () =>
    (Number(crypto.getRandomValues(new Uint8Array(1))) % 16).toString(16),
  )

/** The same parts make the same id, so that tabs, reloads and the image collapse into one event. */
export const eventIdOf = (parts: readonly unknown[]): string =>
  parts
    .filter((part) => part)
    // Half of a surrogate pair has no encoding: the collector says which field holds it.
    // A colon inside a part would let order "1:2" pass for product 2 of order 1.
    .map((part) => safely(encodeURIComponent as (part: unknown) => string, part))
    .join(':')
