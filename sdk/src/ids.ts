/** 32 lower-case hex characters: a UUIDv7 without dashes, ordered by time and unguessable. */
export const mintId = (): string => atRandom(`0${Date.now().toString(16)}7xxx8xxxxxxxxxxxxxxx`)

/** 128 random bits. The zero stands where earlier scripts, which ask for it, have a time. */
export const mintToken = (): string => `${atRandom('x'.repeat(32))}.0`

const atRandom = (pattern: string): string =>
  pattern.replace(/x/g, () => (Number(crypto.getRandomValues(new Uint8Array(1))) % 16).toString(16))

/** The same parts make the same id, so that tabs, reloads and the image collapse into one event. */
export const eventIdOf = (parts: readonly unknown[]): string =>
  parts
    .filter((part) => part)
    // A colon inside a part would let order "1:2" pass for product 2 of order 1.
    .map(encodeURIComponent as (part: unknown) => string)
    .join(':')
