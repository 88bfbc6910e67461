import { now } from './moment.js'
import { safely } from './say.js'

/**
 * 32 lower-case hexadecimal characters, ordered by time and unguessable: a UUIDv7
 * (https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7) without dashes. It differs in its first
 * digit, which is 1, so that the time has 12 digits whatever the clock says.
 */
export const mintId = (): string => {
  const time = (2 ** 44 + now()).toString(16)
  return `${time}7xxx8xxxxxxxxxxxxxxx`.replace(/x/g, randomDigit)
}

const randomDigit = (): string => {
  const [byte] = crypto.getRandomValues(new Uint8Array(1))
  return (Number(byte) % 16).toString(16)
}

/**
 * Makes the same id from the same parts, so that the reports of tabs, reloads and images become one
 * event. Each part is encoded: otherwise order "1:2" would equal product 2 of order 1.
 */
export const eventIdOf = (parts: readonly unknown[]): string =>
  parts
    .filter((part) => part)
    // Half of a surrogate pair has no encoding and is left out. The collector's answer names the field.
    .map((part) => safely(encodeURIComponent, part as string))
    .join(':')
